import {expect} from 'chai';
import {BodyError, readRequest, readBodyText} from '../../../src/proxy/http/body.ts';

const stream = (...chunks: (string | Uint8Array)[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });
const never = new AbortController().signal;
const reason = (work: Promise<string>) => work.catch((error: unknown) => (error as {reason: string}).reason);

describe('reading a body', () => {
  it('accepts exactly the allowed size', async () => {
    expect(await readBodyText(stream('abc', 'de'), 5, never)).to.equal('abcde');
    expect(await reason(readBodyText(stream('abc', 'def'), 5, never))).to.equal('too-large');
    expect(await readBodyText(null, 5, never)).to.equal('');
  });

  it('joins characters that were split, and refuses incomplete ones', async () => {
    const [first = 0, ...rest] = new TextEncoder().encode('न');
    expect(await readBodyText(stream(new Uint8Array([first]), new Uint8Array(rest)), 5, never)).to.equal('न');
    expect(await reason(readBodyText(stream(new Uint8Array([first])), 5, never))).to.equal('not-utf8');
  });

  it('stops when it is aborted, before and during the reading', async () => {
    let cancelled = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        cancel: () => {
          cancelled++;
        },
      });
    expect(await reason(readBodyText(endless(), 5, AbortSignal.abort()))).to.equal('too-slow');
    expect(await reason(readBodyText(endless(), 5, AbortSignal.timeout(10)))).to.equal('too-slow');
    expect(cancelled).to.equal(2);
  });
});

describe('reading the body of a request', () => {
  const request = (body: ReadableStream | string | Uint8Array<ArrayBuffer>, length?: string) =>
    new Request('https://shop.example/', {
      method: 'POST',
      body,
      headers: length === undefined ? {} : {'content-length': length},
      duplex: 'half',
    } as RequestInit);

  for (const [what, length] of [
    ['is announced', '5'],
    ['comes in chunks', undefined],
    ['is announced in no number', '5, 5'],
  ] as const) {
    it(`accepts exactly the allowed size if the length ${what}`, async () => {
      expect(await readRequest(request(stream('abc', 'de'), length), 5, never)).to.equal('abcde');
      expect(await reason(readRequest(request(stream('abc', 'def'), length), 5, never))).to.equal(
        'too-large',
      );
    });

    it(`accepts only UTF-8 if the length ${what}`, async () => {
      const bytes = new Uint8Array([0x22, 0xff, 0x22]);
      expect(await reason(readRequest(request(bytes, length), 5, never))).to.equal('not-utf8');
      const cut = new TextEncoder().encode('न').slice(0, 2);
      expect(await reason(readRequest(request(cut, length), 5, never))).to.equal('not-utf8');
    });

    it(`stops when it is aborted if the length ${what}`, async () => {
      const endless = () => request(new ReadableStream(), length);
      expect(await reason(readRequest(endless(), 5, AbortSignal.abort()))).to.equal('too-slow');
      expect(await reason(readRequest(endless(), 5, AbortSignal.timeout(10)))).to.equal('too-slow');
    });
  }

  /** A body of many kilobytes, and how many were taken out of it. */
  const large = () => {
    let pulled = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(1024).fill(32));
          if (pulled === 200) controller.close();
        },
      },
      {highWaterMark: 0},
    );
    return {body, pulled: () => pulled};
  };

  for (const length of ['6', '10', '4096', '1'.repeat(400)])
    it(`does not read a body whose announced length is too large: ${length.slice(0, 10)}`, async () => {
      const {body, pulled} = large();
      expect(await reason(readRequest(request(body, length), 5, never))).to.equal('too-large');
      expect(pulled()).to.equal(0);
    });

  for (const length of [undefined, '', '5, 5', '5x', 'x5', '-5', '5.0', '٥'])
    it(`stops at the limit if the announced length is ${length ?? 'absent'}, which is no length`, async () => {
      const {body, pulled} = large();
      // A header has bytes; `٥` is two of them.
      const sent = length && Buffer.from(length).toString('latin1');
      expect(await reason(readRequest(request(body, sent), 5, never))).to.equal('too-large');
      expect(pulled()).to.be.below(5);
    });

  it('fails with an error that names its class, and the reason as its message', async () => {
    const error: unknown = await readRequest(request('abcdef'), 5, never).catch((thrown: unknown) => thrown);
    expect(String(error)).to.equal('BodyError: too-large');
    expect(error).to.be.instanceOf(BodyError);
  });
});
