import {Listener} from './listener.jsx';

export default function Page() {
  return (
    <main>
      <Listener />
      <cf-user-details proxy="/cf" presentation="overlay">
        <p slot="notice">Why</p>
      </cf-user-details>
    </main>
  );
}
