import { NetworkError } from '../../network/NetworkError';
import { ProgramCall } from './Program';

/** `nslookup NAME`: what the pod's own resolver says. */
export async function resolveDnsName({
  args,
  stdout,
  context,
  signal,
}: ProgramCall): Promise<number> {
  const name = args.find(arg => !arg.startsWith('-')) ?? '';
  try {
    const addresses = await context.network.lookup(name, signal);
    stdout.write(
      addresses
        .map(address => `Name:\t${name}\nAddress: ${address}\n`)
        .join(''),
    );
    return 0;
  } catch (error) {
    stdout.write(failureOf(name, error as Error));
    return 1;
  }
}

function failureOf(name: string, error: Error): string {
  return error instanceof NetworkError && error.code === 'ENOTFOUND'
    ? `** server can't find ${name}: NXDOMAIN\n`
    : `;; connection timed out; no servers could be reached (${error.message})\n`;
}
