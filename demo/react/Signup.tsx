import {useLayoutEffect, useRef, useState, type ReactNode} from 'react';
import type {CfDetailsEvent, CfUserDetailsElement} from 'cf-user-details';
import {CfUserDetails} from 'cf-user-details/react';
import {logEvents} from '../shared/event-log.ts';
import {empty, fields, fill, valuesIn, type Values} from '../shared/fields.ts';
import {choosePresentation} from '../shared/presentation.ts';

export function Signup(): ReactNode {
  const [values, setValues] = useState(empty);
  const [presentation, setPresentation] = useState<CfUserDetailsElement['presentation']>('auto');
  const last = useRef<Partial<Values>>({});
  const element = useRef<CfUserDetailsElement>(null);
  const log = useRef<HTMLOListElement>(null);
  const select = useRef<HTMLSelectElement>(null);

  useLayoutEffect(() => {
    // StrictMode runs effects twice. The demo must add its listeners once.
    if (!element.current || !select.current || !log.current || log.current.dataset['listening']) return;
    log.current.dataset['listening'] = 'true';
    logEvents(element.current, log.current);
    choosePresentation(select.current, setPresentation);
  }, []);

  const take = ({details}: CfDetailsEvent): void => {
    const before = last.current;
    const shared = (last.current = valuesIn(details));
    setValues(known => fill(known, before, shared));
  };

  return (
    <>
      <div className="stack">
        <div>
          <h1>Open your account</h1>
          <p className="hint">Try the mobile number 1000000001, the one-time password 111000, and Approve.</p>
        </div>
        <CfUserDetails
          ref={element}
          proxy="cf"
          presentation={presentation}
          requiredScopes="NAME MOBILE EMAIL"
          onDetails={take}
        >
          <p slot="notice">We use what you share to open your account, and for nothing else.</p>
          <p slot="manual">Prefer to type? Fill in the form below.</p>
        </CfUserDetails>
        <section className="panel" aria-labelledby="form-title">
          <h2 id="form-title">Your details</h2>
          <form id="signup">
            {fields.map(({name, label, autocomplete}) => (
              <label key={name} className={name === 'address' ? 'wide' : undefined}>
                {label}
                <input
                  name={name}
                  autoComplete={autocomplete}
                  value={values[name]}
                  onChange={event => setValues({...values, [name]: event.target.value})}
                />
              </label>
            ))}
          </form>
        </section>
      </div>
      <section className="panel" aria-labelledby="log-title">
        <h2 id="log-title">What the page’s code receives</h2>
        <p className="hint">Personal values print masked; the form has read them.</p>
        <label className="choice">
          Presentation
          <select id="presentation" ref={select}>
            <option>auto</option>
            <option>overlay</option>
            <option>popup</option>
            <option>redirect</option>
          </select>
        </label>
        <ol className="log" id="log" ref={log} />
      </section>
    </>
  );
}
