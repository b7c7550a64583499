'use client';
import {CfUserDetails} from 'cf-user-details/react';

export function Wrapper() {
  return (
    <CfUserDetails proxy="/cf" presentation="overlay">
      <p slot="notice">Why</p>
    </CfUserDetails>
  );
}
