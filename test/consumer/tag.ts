// The page of the README: it imports the tag, and nothing else of the package. See test/guards/consumer.test.ts.

import 'cf-user-details/define';

document.querySelector('cf-user-details')?.addEventListener('cf-scope', event => {
  const pan: string | null | undefined = event.scope === 'PAN' ? event.metadata.pan : undefined;
  document.title = pan ?? '';
});
document.querySelector('cf-user-details')?.addEventListener('cf-details', ({details}) => {
  const name: string | null | undefined = details.scopes.NAME?.[0].metadata.name;
  document.title = name ?? '';
});
