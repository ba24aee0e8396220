import { Duplex } from 'node:stream';
import { ContainerContext, ContainerImage } from '../ContainerImage';
import { DatabaseFiles } from '../postgres/DatabaseFiles';
import { pgIsReady, psql } from '../postgres/psql';
import { BUSYBOX } from '../shell/busybox';
import { Shell } from '../shell/Shell';
import { untilStopped } from '../untilStopped';

const DEFAULT_DATA = '/var/lib/postgresql/data';
const PORT = 5432;
const START_MS = 150;
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** A small PostgreSQL: its data lives in its volume, its port speaks the first words of the protocol. */
export const postgresImage: ContainerImage = context => {
  const files = new DatabaseFiles(
    context.files,
    context.env.PGDATA ?? DEFAULT_DATA,
  );
  let up = false;
  const isUp = () => up;
  const programs = {
    ...BUSYBOX,
    psql: psql({ files, isUp }),
    pg_isready: pgIsReady(isUp),
  };
  return {
    async run() {
      const problem = initialise(files, context);
      if (problem) {
        context.log(problem);
        return 1;
      }
      await context.clock.wait(START_MS, context.signal);
      const close = context.network.listen(PORT, greet);
      context.log(`LOG:  listening on IPv4 address "0.0.0.0", port ${PORT}`);
      context.log('LOG:  database system is ready to accept connections');
      up = true;
      const code = await untilStopped(context.signal);
      up = false;
      close();
      context.log('LOG:  database system is shut down');
      return code;
    },
    exec: request => new Shell(context, programs).run(request.command, request),
  };
};

/** Makes a database if the volume has none; gives what is missing for that. */
function initialise(
  files: DatabaseFiles,
  context: ContainerContext,
): string | undefined {
  if (files.read()) {
    context.log(
      'PostgreSQL Database directory appears to contain a database; Skipping initialization',
    );
    return undefined;
  }
  const {
    POSTGRES_USER: user = 'postgres',
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: name = 'postgres',
  } = context.env;
  if (!password) {
    return 'POSTGRES_PASSWORD: a new database needs a password';
  }
  files.write({ user, databases: { postgres: {}, [name]: {} } });
  context.log('Success. You can now start the database server');
  return undefined;
}

/** Answers an SSLRequest by "no", and refuses to start a session: nothing in the demo needs one. */
function greet(connection: Duplex): void {
  connection.on('data', (chunk: Buffer) => {
    if (chunk.equals(SSL_REQUEST)) {
      connection.write('N');
      return;
    }
    connection.end(
      fatal('the demo cluster runs statements by psql inside the pod only'),
    );
  });
  connection.on('end', () => connection.end());
}

function fatal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C0A000\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
