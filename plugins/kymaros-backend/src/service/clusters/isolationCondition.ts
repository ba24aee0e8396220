import type { ObservedCondition } from '@kymaros/plugin-kymaros-node';
import type { ShownIsolation } from '../../database/ClusterRunReader';

const HOW =
  'Install a network plugin that enforces NetworkPolicy; the page of the run shows what was tried.';

/** What the newest run with probes says of the network; nothing else knows, since any API server takes network policies. */
export function isolationCondition(
  shown: ShownIsolation | undefined,
  { waived }: { waived: boolean },
): ObservedCondition {
  if (waived) {
    return {
      state: 'unknown',
      message: 'The configuration waives the proof, so runs do not ask for it.',
      hint: "Set isolationProof to 'required' to have it proven by each run.",
    };
  }
  if (!shown) {
    return {
      state: 'unknown',
      message: 'No run has tried it yet.',
      hint: 'Start a run: it proves it before anything is restored.',
    };
  }
  const { runId, at, proof } = shown;
  const seenAt = at.toISOString();
  const [failed, total] = [
    proof.attempts.filter(({ expected, outcome }) => expected !== outcome),
    proof.attempts.length,
  ];
  return proof.status === 'proven'
    ? {
        state: 'ok',
        message: `All ${total} attempts of run ${runId} came out as they must.`,
        seenAt,
      }
    : {
        state: 'failed',
        message: `${failed.length} of ${total} attempts of run ${runId} did not come out as they must; it restored nothing.`,
        seenAt,
        hint: HOW,
        details: failed.map(
          ({ from, target, address, outcome }) =>
            `${target} (${address}) was ${outcome} from ${from}`,
        ),
      };
}
