// The React component and the bare tag against the published types. It is compiled, never run.

import {useRef, type ReactNode} from 'react';
import {CfUserDetails} from 'cf-user-details/react';
import type {CfUserDetailsElement} from 'cf-user-details';

export function Signup(): ReactNode {
  const element = useRef<CfUserDetailsElement>(null);
  return (
    <>
      <CfUserDetails
        ref={element}
        proxy="/cf"
        requiredScopes="NAME PAN"
        onScope={event => {
          if (event.scope === 'PAN') show(event.metadata.pan);
          // @ts-expect-error -- not before it is narrowed
          show(event.metadata.pan);
        }}
        onDetails={({details, missing}) => show(details.scopes.NAME?.[0].metadata.name, ...missing)}
        onError={({failure}) => show(failure.code)}
      />
      <cf-user-details proxy="/cf" required-scopes="NAME" />
      <cf-user-details proxy="/cf" create-user={false} disabled />
      <cf-user-details proxy="/cf" create-user="" disabled="false" />
      {/* @ts-expect-error -- no boolean */}
      <cf-user-details proxy="/cf" create-user="no" />
      {/* @ts-expect-error -- it must know the proxy */}
      <CfUserDetails />
      {/* @ts-expect-error -- no such handler */}
      <CfUserDetails proxy="/cf" onPan={show} />
    </>
  );
}

declare function show(...values: unknown[]): void;
