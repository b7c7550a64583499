import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {toNodeHandler} from '../../../src/proxy/node.ts';
import {createApp} from './app.ts';

const server = createServer(toNodeHandler(createApp(process.env)));
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
