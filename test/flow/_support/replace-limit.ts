/** WebKit lets a page replace its address a hundred times in ten seconds. */
const WINDOW = 10_000;
const MOST = 90;

/** Makes each test of a group wait until the browser lets the address be replaced a few times more. Call it first in the group. */
export function keepReplaceLimit(): void {
  const calls: number[] = [];
  const replaceState = history.replaceState.bind(history);

  before(() => {
    history.replaceState = (...change) => {
      calls.push(performance.now());
      replaceState(...change);
    };
  });

  beforeEach(async function () {
    this.timeout(60_000);
    while (calls.filter(time => time > performance.now() - WINDOW).length > MOST)
      await new Promise(resolve => setTimeout(resolve, 100));
  });

  after(() => Reflect.deleteProperty(history, 'replaceState'));
}
