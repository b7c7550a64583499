import {expect} from 'chai';
import {readText} from '../../../src/proxy/http/body.ts';

describe('reading a body', () => {
  const stream = (...chunks: (string | Uint8Array)[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks)
          controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
        controller.close();
      },
    });
  const never = new AbortController().signal;
  const reason = (work: Promise<string>) =>
    work.catch((error: unknown) => (error as {reason: string}).reason);

  it('takes exactly as much as it may', async () => {
    expect(await readText(stream('abc', 'de'), 5, never)).to.equal('abcde');
    expect(await reason(readText(stream('abc', 'def'), 5, never))).to.equal('too-large');
    expect(await readText(null, 5, never)).to.equal('');
  });

  it('puts characters together that were cut, and takes no half ones', async () => {
    const [first = 0, ...rest] = new TextEncoder().encode('न');
    expect(await readText(stream(new Uint8Array([first]), new Uint8Array(rest)), 5, never)).to.equal('न');
    expect(await reason(readText(stream(new Uint8Array([first])), 5, never))).to.equal('not-utf8');
  });

  it('stops when it is told to, before and during', async () => {
    let cancelled = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        cancel: () => {
          cancelled++;
        },
      });
    expect(await reason(readText(endless(), 5, AbortSignal.abort()))).to.equal('too-slow');
    expect(await reason(readText(endless(), 5, AbortSignal.timeout(10)))).to.equal('too-slow');
    expect(cancelled).to.equal(2);
  });
});
