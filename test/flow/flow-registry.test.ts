import {expect} from '@open-wc/testing';
import type {Flow} from '../../src/flow/runner/flow.ts';
import {claimFlow, isBusy, releaseFlow} from '../../src/flow/page/flow-registry.ts';
import {SECRETS, session, TestWorld, VERIFICATION_ID} from './_support/support.ts';

let count = 0;
let key: string;
let world: TestWorld;
let created: string[];

function create(name: string): Flow {
  created.push(name);
  world = new TestWorld();
  return world.openSilent();
}

/** Until everything that was put off by one task has happened. */
const nextTask = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

describe('the flows of a page', () => {
  beforeEach(() => {
    key = `/cf test-${count++}`;
    created = [];
  });

  it('are found again by an element that is moved', async () => {
    const owner = {};
    const flow = claimFlow(key, owner, create);
    releaseFlow(flow, owner);
    expect(claimFlow(key, owner, create)).to.equal(flow);
    await nextTask();
    expect(claimFlow(key, owner, create)).to.equal(flow);
    expect(created).to.have.length(1);
    releaseFlow(flow, owner);
  });

  it('are found again by a second element of that key, mounted in the same task', async () => {
    const [first, second] = [{}, {}];
    const flow = claimFlow(key, first, create);
    flow.start({presentation: 'popup', mobile: SECRETS.mobile});
    await world.client.answer('session', session());
    releaseFlow(flow, first);
    expect(claimFlow(key, second, create)).to.equal(flow);
    await nextTask();
    expect(flow.state.status).to.equal('consenting');
    expect(world.client.count('cancel')).to.equal(0);
    releaseFlow(flow, second);
  });

  it('are cancelled, and their data dropped, if no element claims them within the task', async () => {
    const owner = {};
    const flow = claimFlow(key, owner, create);
    flow.start({presentation: 'popup', mobile: SECRETS.mobile});
    await world.client.answer('session', session());
    releaseFlow(flow, owner);
    expect(flow.state.status).to.equal('consenting');
    await nextTask();
    expect(flow.state).to.deep.include({status: 'cancelled', by: 'page'});
    expect(world.client.calls.at(-1)).to.equal(`cancel ${VERIFICATION_ID}`);
    expect(world.shown.log.at(-1)).to.equal('close');
    expect(claimFlow(key, owner, create)).not.to.equal(flow);
  });

  it('are separate for two elements of one key, each with its own entry in the store', () => {
    const [first, second] = [{}, {}];
    const flows = [claimFlow(key, first, create), claimFlow(key, second, create)];
    expect(flows[0]).not.to.equal(flows[1]);
    expect(created).to.deep.equal([key, `${key}:1`]);
    releaseFlow(flows[0] as Flow, first);
    releaseFlow(flows[1] as Flow, second);
  });

  it('cannot be released by an element that does not hold them', async () => {
    const owner = {};
    const flow = claimFlow(key, owner, create);
    releaseFlow(flow, {});
    await nextTask();
    expect(claimFlow(key, owner, create)).to.equal(flow);
    releaseFlow(flow, owner);
  });

  it('are busy while another one runs, and only then', async () => {
    const [first, second] = [{}, {}];
    const running = claimFlow(key, first, create);
    const other = claimFlow(key, second, create);
    expect(isBusy(other)).to.equal(false);
    running.start({presentation: 'overlay', mobile: SECRETS.mobile});
    expect(isBusy(other)).to.equal(true);
    expect(isBusy(running)).to.equal(false);
    running.cancel();
    expect(isBusy(other)).to.equal(false);
    releaseFlow(running, first);
    releaseFlow(other, second);
    await nextTask();
  });
});
