import {useLayoutEffect, useRef, useState, type ReactNode} from 'react';
import type {AnyCfScopeEvent, CfUserDetails as CfUserDetailsElement} from 'cf-user-details';
import {CfUserDetails} from 'cf-user-details/react';
import {logEvents} from '../shared/event-log.ts';
import {choosePresentation} from '../shared/presentation.ts';

const empty = {name: '', email: '', mobile: '', address: '', pan: ''};

export function Signup(): ReactNode {
  const [fields, setFields] = useState(empty);
  const [presentation, setPresentation] = useState('auto');
  const element = useRef<CfUserDetailsElement>(null);
  const log = useRef<HTMLOListElement>(null);
  const select = useRef<HTMLSelectElement>(null);

  useLayoutEffect(() => {
    if (select.current) choosePresentation(select.current, setPresentation);
    // StrictMode runs effects twice; the log of the demo must not say everything twice.
    if (element.current && log.current && !log.current.dataset['listening']) {
      log.current.dataset['listening'] = 'true';
      logEvents(element.current, log.current);
    }
  }, []);

  const fill = (event: AnyCfScopeEvent): void => {
    const found = fieldsOf(event);
    setFields(known => ({...known, ...found}));
  };

  return (
    <>
      <div className="stack">
        <div>
          <h1>Open your account</h1>
          <p className="hint">Try the mobile number 9988123456 and the one-time password 111000.</p>
        </div>
        <CfUserDetails
          ref={element}
          proxy="/cf"
          presentation={presentation}
          requiredScopes="NAME MOBILE EMAIL"
          onScope={fill}
        />
        <section className="panel" aria-labelledby="form-title">
          <h2 id="form-title">Your details</h2>
          <form id="signup">
            {Object.entries(fields).map(([name, value]) => (
              <label key={name}>
                {name}
                <input
                  name={name}
                  value={value}
                  onChange={event => setFields({...fields, [name]: event.target.value})}
                />
              </label>
            ))}
            <label>
              Presentation
              <select id="presentation" ref={select}>
                <option>auto</option>
                <option>overlay</option>
                <option>popup</option>
                <option>redirect</option>
              </select>
            </label>
          </form>
        </section>
      </div>
      <section className="panel" aria-labelledby="log-title">
        <h2 id="log-title">What the page’s code receives</h2>
        <p className="hint">Personal values print masked; the form on the left has read them.</p>
        <ol className="log" id="log" ref={log} />
      </section>
    </>
  );
}

function fieldsOf(event: AnyCfScopeEvent): Partial<typeof empty> {
  switch (event.scope) {
    case 'NAME':
      return {name: event.metadata.name ?? ''};
    case 'EMAIL':
      return {email: event.metadata.email ?? ''};
    case 'MOBILE':
      return {mobile: event.metadata.mobile ?? ''};
    case 'ADDRESS':
      return {address: event.metadata.complete_address ?? ''};
    case 'PAN':
      return {pan: event.metadata.pan ?? ''};
    default:
      return {};
  }
}
