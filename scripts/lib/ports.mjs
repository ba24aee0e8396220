import { createServer } from 'node:net';
import { once } from 'node:events';

const HOST = '127.0.0.1';

/** The wanted port when it is free, otherwise any free one. */
export async function freePort(wanted) {
  return (await portIfFree(wanted)) ?? (await portIfFree(0));
}

async function portIfFree(port) {
  const server = createServer();
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
    return server.address().port;
  } catch (error) {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
      return undefined;
    }
    throw error;
  } finally {
    server.close();
  }
}
