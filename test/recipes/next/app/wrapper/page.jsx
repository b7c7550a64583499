import {Listener} from '../listener.jsx';
import {Wrapper} from '../wrapper.jsx';

export default function Page() {
  return (
    <main>
      <Listener />
      <Wrapper />
    </main>
  );
}
