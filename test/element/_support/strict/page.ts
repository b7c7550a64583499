/** A page under the strictest policy plays a journey to its end, with a proxy that answers from a table. */
import {violations} from './violations.ts';
import '../../../../src/define.ts';

const verification_id = 'a-transaction';
const answers: Readonly<Record<string, object>> = {
  'GET /': {protocol: 2, environment: 'emulator', presentations: ['overlay'], mode: 'sealed'},
  'POST /session': {
    verification_id,
    session_id: 'a-session',
    expiry: '',
    available_scopes: [],
    sdk: {src: new URL('sdk.ts', location.href).href},
  },
  'POST /token': {access_token: 'a-token', token_type: 'Bearer', expiry: '', verification_id},
  'POST /user-details': {
    verification_id,
    scopes: [{scope: 'MOBILE', records: [{metadata: {mobile: '1000000001'}}]}],
  },
  'POST /users': {user_id: 'user-1'},
};

window.fetch = async (input, init) => {
  const {method, url} = new Request(input, init);
  return Response.json(answers[`${method} ${url.split('/cf')[1] ?? ''}`]);
};

async function play(): Promise<{violations: string[]; events: string[]; styled: number}> {
  const element = document.querySelector('cf-user-details');
  if (!element?.shadowRoot) throw new Error('The element was not upgraded');
  const events: string[] = [];
  for (const type of ['cf-ready', 'cf-scope', 'cf-details', 'cf-error'] as const)
    element.addEventListener(type, () => events.push(type));
  const created = new Promise(resolve => element.addEventListener('cf-user-created', resolve));
  await element.updateComplete;
  const input = element.shadowRoot.querySelector('input');
  if (input) input.value = '1000000001';
  element.start();
  await created;
  await element.updateComplete;
  const styled = [document, element.shadowRoot].map(root => root.querySelectorAll('[style], style').length);
  return {violations, events, styled: styled.reduce((sum, count) => sum + count)};
}

Object.assign(window, {played: play()});
