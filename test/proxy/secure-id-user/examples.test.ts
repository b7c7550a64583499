// Runs the examples of Create User in docs/proxy.md without a change to their code.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {expect} from 'chai';
import {serveEmulator, type ServedEmulator} from '../../../src/emulator/node.ts';
import {createBrowser, emulatorEnv} from '../_support/support.ts';

const root = new URL('../../../', import.meta.url).pathname;
/** Inside the repository, so that an example finds its packages. */
const folder = join(root, 'node_modules', '.cache', `create-user-${process.pid}`);
const examples = new Map(
  [...readFileSync(join(root, 'docs/proxy.md'), 'utf8').matchAll(/```ts example=(\w+)\n(.*?)```/gs)].map(
    ([, name = '', code = '']) => [name, code],
  ),
);

describe('the examples of Create User', () => {
  let cashfree: ServedEmulator;
  const before = {...process.env};

  beforeEach(async () => {
    mkdirSync(folder, {recursive: true});
    cashfree = await serveEmulator();
    Object.assign(process.env, emulatorEnv(cashfree.url));
  });
  afterEach(async () => {
    for (const key of Object.keys(emulatorEnv(cashfree.url)))
      if (before[key] === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = before[key];
    await cashfree.close();
    rmSync(folder, {recursive: true, force: true});
  });

  async function load(name: string): Promise<Record<string, unknown>> {
    const code = examples.get(name);
    if (code === undefined) throw new Error(`docs/proxy.md has no example "${name}".`);
    const file = join(folder, `${name}.mts`);
    const own = pathToFileURL(join(root, 'src/proxy/index.ts')).href;
    writeFileSync(file, code.replaceAll("'cf-user-details/proxy'", `'${own}'`));
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  }

  it('hand the ids of a created user to the merchant: user', async () => {
    const module = await load('user');
    const handler = module.default as {fetch: (request: Request) => Promise<Response>};
    const browser = createBrowser(handler.fetch, 'http://localhost:3000/cf');
    const {body} = await browser.start('1000000001');
    const id = String(body.verification_id);
    const code = cashfree.emulator.decide(String(body.session_id), {type: 'approve'});
    const token = await browser.post(String(code));
    await browser.details(token.body.access_token);
    const answer = await browser.send('users', {body: {}});
    expect([answer.status, answer.text]).to.deep.equal([200, '{}']);
    const users = module.users as Map<string, {user_id: string; user_reference_id: unknown}>;
    expect([...users.keys()]).to.deep.equal([id]);
    expect(users.get(id)?.user_id).to.equal(`shop-${id}`);
    expect(users.get(id)?.user_reference_id).to.be.a('number');
  });

  it('create the user of a customer once: kyc', async () => {
    const {secureIdUserOf} = (await load('kyc')) as {
      secureIdUserOf(customer: {id: number; mobile: string; name?: string}): Promise<string>;
    };
    const customer = {id: 7, mobile: '1000000001', name: 'Asha Namuna'};
    expect(await secureIdUserOf(customer)).to.equal('customer-7');
    expect(await secureIdUserOf(customer)).to.equal('customer-7');
    expect(cashfree.emulator.calls('user')).to.equal(2);
    const error = await secureIdUserOf({...customer, mobile: '1'}).catch((thrown: unknown) => thrown);
    expect(error).to.deep.include({code: 'user-invalid', facts: {field: 'phone'}});
  });

  it('are all run', () => expect([...examples.keys()]).to.have.members(['user', 'kyc']));
});
