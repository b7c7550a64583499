'use client';
import {useEffect} from 'react';
import 'cf-user-details/define';

/** Defines the tag, and tells the test what arrived. */
export function Listener() {
  useEffect(() => {
    const details = [];
    Object.assign(window, {details, hydrated: true});
    const listen = event => details.push(event.type);
    document.addEventListener('cf-details', listen, true);
    return () => document.removeEventListener('cf-details', listen, true);
  }, []);
  return null;
}
