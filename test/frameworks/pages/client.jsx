import {hydrateRoot} from 'react-dom/client';
import {App} from './app.jsx';

Object.assign(window, {
  details: [],
  recovered: [],
  define: async () => void (await import('cf-user-details/define')),
  hydrate: form =>
    new Promise(onReady => {
      const onDetails = event => window.details.push(event.type);
      document.addEventListener('cf-details', onDetails, true);
      hydrateRoot(
        document.querySelector('#root'),
        <App form={form} onReady={onReady} onDetails={form === 'wrapper' ? () => undefined : undefined} />,
        {onRecoverableError: error => window.recovered.push(String(error))},
      );
    }),
});
