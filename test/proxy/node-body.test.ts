// The bytes of a body that other code on Node has read. body-parsers.test.ts does the same behind real parsers.
import type {IncomingMessage} from 'node:http';
import {expect} from 'chai';
import {restoreBody, type Parsed} from '../../src/proxy/node-body.ts';

const read = {readableDidRead: true, readableEnded: true};

/** The text that the listener reads in place of the stream, or why there is none. */
function restored(req: Partial<IncomingMessage> & Parsed): {lost: unknown; text: unknown} {
  const lost = restoreBody(req as IncomingMessage & Parsed);
  const {rawBody} = req;
  if (rawBody !== undefined) expect(Buffer.isBuffer(rawBody)).to.equal(true);
  return {lost, text: Buffer.isBuffer(rawBody) ? rawBody.toString() : undefined};
}

const bytes = (text: string) => new TextEncoder().encode(text);
const padded = bytes('  {"a":1}  ');

describe('a body that was read before', () => {
  const kept: [what: string, body: unknown, text: string][] = [
    ['an object', {a: 1}, '{"a":1}'],
    ['an object without a prototype', Object.assign(Object.create(null) as object, {a: 1}), '{"a":1}'],
    ['an empty object', {}, '{}'],
    ['an object with an empty key', {'': 1}, '{"":1}'],
    ['null', null, 'null'],
    ['a number', 7, '7'],
    ['zero', 0, '0'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['a list', [1, {a: 2}], '[1,{"a":2}]'],
    ['a text', '{"a":1}', '{"a":1}'],
    ['an empty text', '', ''],
    ['a Buffer', Buffer.from('{"a":1}'), '{"a":1}'],
    ['bytes', bytes('{"a":1}'), '{"a":1}'],
    ['bytes in the middle of a larger buffer', padded.subarray(2, 9), '{"a":1}'],
    ['a Buffer in the middle of a larger one', Buffer.from(padded).subarray(2, 9), '{"a":1}'],
    ['a DataView', new DataView(padded.buffer, 2, 7), '{"a":1}'],
    ['an ArrayBuffer', bytes('{"a":1}').buffer, '{"a":1}'],
  ];
  for (const [what, body, text] of kept)
    it(`is restored from ${what}`, () => {
      expect(restored({...read, body})).to.deep.equal({lost: undefined, text});
      expect(restored({...read, rawBody: body, body: {other: 1}}).text, 'as rawBody').to.equal(
        typeof body === 'string' || ArrayBuffer.isView(body) || body instanceof ArrayBuffer
          ? text
          : '{"other":1}',
      );
    });

  const lost: [what: string, body: unknown, reason: string][] = [
    ['nothing', undefined, 'body-read'],
    ['a parsed form', {'{"a":1}': ''}, 'body-parsed'],
    ['a parsed form with white space before', {' \n{"a":1}': ''}, 'body-parsed'],
    ['a Map', new Map([['a', 1]]), 'body-parsed'],
    ['a Date', new Date(0), 'body-parsed'],
    ['a form', new URLSearchParams({a: '1'}), 'body-parsed'],
    ['a function', () => 1, 'body-parsed'],
    ['a BigInt', 1n, 'body-parsed'],
    ['a symbol', Symbol('a'), 'body-parsed'],
    ['an object with a BigInt', {a: 1n}, 'body-parsed'],
  ];
  for (const [what, body, reason] of lost)
    it(`is lost as ${reason} if it became ${what}`, () => {
      const req = {...read, body};
      expect(restored(req)).to.deep.equal({lost: reason, text: undefined});
      expect(req).not.to.have.property('rawBody');
    });

  it('is one of which any part was read', () => {
    for (const [readableDidRead, readableEnded, reason] of [
      [true, false, 'body-read'],
      [false, true, 'body-read'],
      [true, true, 'body-read'],
      [false, false, undefined],
    ] as const)
      expect(restored({readableDidRead, readableEnded}).lost, `${readableDidRead} ${readableEnded}`).to.equal(
        reason,
      );
  });

  it('is not replaced while its stream is unread', () => {
    const req = {readableDidRead: false, readableEnded: false, body: {a: 1}};
    expect(restored(req).lost).to.equal(undefined);
    expect(req).not.to.have.property('rawBody');
  });
});
