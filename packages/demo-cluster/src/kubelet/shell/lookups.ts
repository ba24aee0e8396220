import { ProgramCall } from './Shell';

/** `nslookup NAME`: what the pod's own resolver says. */
export async function resolveDnsName({
  args,
  stdout,
  stderr,
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
    stderr.write(`** server can't find ${name}: ${(error as Error).message}\n`);
    return 1;
  }
}
