import {connect} from 'node:net';

/** Resolves when no server takes connections at this port of 127.0.0.1: a graceful stop has begun. */
export async function untilRefused(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const error = await new Promise<NodeJS.ErrnoException | undefined>(resolve => {
      socket.once('error', resolve).once('connect', () => resolve(undefined));
    });
    socket.destroy();
    if (error?.code === 'ECONNREFUSED') return;
  }
}
