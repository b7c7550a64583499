import {once} from 'node:events';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect} from 'chai';
import express from 'express';
import Fastify from 'fastify';
import {remoteAddress} from '../../src/proxy/http/remote-address.ts';
import {setRemoteAddress} from '../../src/proxy/index.ts';
import {toNodeHandler} from '../../src/proxy/node.ts';

/** Answers with the address that the proxy would count by. */
const echo = toNodeHandler(async request => new Response(remoteAddress(request) ?? 'unknown'));

describe('the address of a connection', () => {
  const asked = {headers: {'x-forwarded-for': '203.0.113.1, 203.0.113.9'}};

  async function askExpress(trust: number | undefined): Promise<string> {
    const app = express();
    if (trust !== undefined) app.set('trust proxy', trust);
    app.use('/cf', echo);
    const server: Server = app.listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const {port} = server.address() as AddressInfo;
      return await (await fetch(`http://127.0.0.1:${port}/cf/session`, asked)).text();
    } finally {
      server.close();
    }
  }

  it('is the socket’s in Express, whatever headers a caller sends', async () => {
    expect(await askExpress(undefined)).to.equal('127.0.0.1');
  });

  it('is the one that Express’s `trust proxy` finds', async () => {
    expect(await askExpress(1)).to.equal('203.0.113.9');
    expect(await askExpress(2)).to.equal('203.0.113.1');
  });

  it('is the one that Fastify’s `trustProxy` finds, if a recipe passes it', async () => {
    for (const [trustProxy, expected] of [
      [false, '127.0.0.1'],
      ['127.0.0.1', '203.0.113.9'],
    ] as const) {
      const app = Fastify({trustProxy});
      app.get('/', (incoming, reply) => {
        reply.hijack();
        echo(Object.assign(incoming.raw, {ip: incoming.ip}), reply.raw);
      });
      const url = await app.listen({port: 0, host: '127.0.0.1'});
      try {
        expect(await (await fetch(url, asked)).text()).to.equal(expected);
      } finally {
        await app.close();
      }
    }
  });

  it('is the one that a runtime reports, and unknown if it reports none', () => {
    for (const [told, expected] of [
      ['203.0.113.9', '203.0.113.9'],
      ['', undefined],
      [null, undefined],
      [undefined, undefined],
    ] as const) {
      const request = new Request('https://shop.example/cf/session');
      expect(setRemoteAddress(request, told)).to.equal(request);
      expect(remoteAddress(request)).to.equal(expected);
    }
  });
});
