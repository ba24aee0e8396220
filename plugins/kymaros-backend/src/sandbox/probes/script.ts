import type { PlannedAttempt } from './attempts';
import { PROBE_PORT } from './attempts';

/** What must fail fails late only by being dropped, so this is how long nearly every proof takes. */
const FORBIDDEN_SECONDS = 2;
/** Long enough for a connection that a network plugin opens at the second try. */
const NEEDED_SECONDS = 5;

/**
 * In the words of busybox' shell and programs. Each attempt is a line of words, run beside the others, and prints
 * `OUTCOME ID ADDRESS`, with the program's exit code and what it said.
 *
 * Any answer in HTTP means reached, also the refusal of a port that wants TLS. `wget -T` and `nc -z` are not everywhere.
 */
const ATTEMPTS = `
reach() {
  host=$3
  port=$4
  case $host in
    api-server) host=$KUBERNETES_SERVICE_HOST port=$KUBERNETES_SERVICE_PORT ;;
    node) host=$NODE_ADDRESS ;;
  esac
  case $host in *:*) host="[$host]" ;; esac
  said=$(timeout $2 wget -q -O /dev/null "http://$host:$port/" 2>&1 </dev/null)
  code=$?
  case "$code:$said" in
    0:* | *"server returned"* | *"error getting response"* | *"bad header"*) outcome=reached ;;
    124:* | 143:* | *"can't connect"* | *"bad address"*) outcome=blocked ;;
    *) outcome=unclear ;;
  esac
  echo "$outcome $1 $host:$port $code: $said"
}
ask() {
  said=$(timeout $2 nslookup "$3" "$4" 2>&1 </dev/null)
  code=$?
  case "$code:$said" in
    0:* | *"an't find"*) outcome=reached ;;
    124:* | 143:* | *"timed out"* | *"refused"* | *"unreachable"*) outcome=blocked ;;
    *) outcome=unclear ;;
  esac
  echo "$outcome $1 $4:53 $code: $said"
}
lead() {
  said=$(timeout $2 nslookup "$3" "$4" 2>&1 </dev/null)
  code=$?
  case $code in
    126 | 127) outcome=unclear ;;
    *) outcome=blocked ;;
  esac
  for word in $said; do
    if [ "$word" = "$5" ]; then outcome=reached; fi
  done
  echo "$outcome $1 $3 $code: $said"
}
for attempt in "$@"; do
  $attempt &
done
`;

/** The command of a probe's container: its first act are the attempts; then it answers its siblings. */
export function probeCommand(attempts: readonly PlannedAttempt[]): string[] {
  const serve = `exec httpd -f -p ${PROBE_PORT} -h /tmp\n`;
  return shell(ATTEMPTS + serve, attempts);
}

/** A command that makes the attempts and ends with the last of them. */
export function attemptCommand(attempts: readonly PlannedAttempt[]): string[] {
  return shell(`${ATTEMPTS}wait\n`, attempts);
}

/** How an attempt came out. */
export interface Outcome {
  outcome: 'blocked' | 'reached' | 'unclear';
  address: string;
  /** The program's exit code and the first line that it said. */
  said: string;
}

/** The outcomes by the attempts' places in the list that was made into a command. */
export function parseOutcomes(output: string): Map<number, Outcome> {
  const lines = output.matchAll(
    /^(blocked|reached|unclear) (\d+) (\S+)(?: (.*))?$/gm,
  );
  return new Map(
    [...lines].map(([, outcome, place, address, said = '']) => [
      Number(place),
      { outcome: outcome as Outcome['outcome'], address, said: said.trim() },
    ]),
  );
}

function shell(script: string, attempts: readonly PlannedAttempt[]): string[] {
  const lines = attempts.map(({ words: [how, ...rest], expected }, place) => {
    const seconds = expected === 'blocked' ? FORBIDDEN_SECONDS : NEEDED_SECONDS;
    return [how, place, seconds, ...rest].join(' ');
  });
  return ['sh', '-c', script, 'kymaros-probe', ...lines];
}
