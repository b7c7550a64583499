import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {Signup} from './Signup.tsx';

const root = document.getElementById('app');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Signup />
    </StrictMode>,
  );
}
