// Rendered on a server and hydrated in the page, by React 18 and by React 19.
import {useEffect, useState} from 'react';
import {CfUserDetails} from 'cf-user-details/react';

export function App({form, onReady, onDetails}) {
  const [count, setCount] = useState(0);
  useEffect(() => onReady?.(), [onReady]);
  const notice = <p slot="notice">Asked {count} times</p>;
  return (
    <main>
      <label>
        Name <input id="name" defaultValue="" />
      </label>
      <button type="button" onClick={() => setCount(count + 1)}>
        Ask again
      </button>
      {form === 'wrapper' ? (
        <CfUserDetails proxy="/cf" presentation="overlay" onDetails={onDetails}>
          {notice}
        </CfUserDetails>
      ) : (
        <cf-user-details proxy="/cf" presentation="overlay" required-scopes="NAME">
          {notice}
        </cf-user-details>
      )}
    </main>
  );
}
