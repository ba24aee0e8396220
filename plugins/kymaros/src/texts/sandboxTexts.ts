/** Texts about the sandboxes of a run: how it was shown that they are closed, and how long they are kept. */
export const SANDBOX_TEXTS = {
  isolation: {
    title: 'Isolation',
    proven: 'Proven closed before anything was restored',
    provenNote:
      '{{blocked}} attempts to get out failed, as they have to; {{reached}} that have to get through did.',
    refuted: 'Not closed, so nothing was restored',
    refutedNote:
      '{{unexpected}} of {{total}} attempts came out otherwise than they have to.',
    waived: 'Not proven: waived',
    waivedMark: 'Isolation not proven',
    waivedNote:
      'The configuration of cluster {{cluster}} says not to ask for proof (isolationProof). The policies were applied, but nobody knows whether the cluster enforces them.',
    pending: 'Not probed yet.',
    never: 'The sandboxes of this run were not probed.',
    table: '{{tier}}: attempts',
    asExpected: '{{expected}} of {{total}} as they have to be',
    target: 'Tried to reach',
    address: 'Address',
    mustBe: 'Has to be',
    firstMoment: 'At first',
    settled: 'Settled',
    momentsHint:
      'At first: as the first thing that a new pod does. Settled: once everything of the run’s own was up.',
    notTried: 'not tried',
    outcome: { blocked: 'blocked', reached: 'reached' },
  },
  kept: {
    title: 'Kept sandboxes',
    removed: 'Removed',
    stays_one:
      'The sandbox stays as the run left it, and closed; then it is removed.',
    stays_other:
      'The sandboxes stay as the run left them, and closed; then they are removed.',
    look: 'Look into them',
    copy: 'Copy {{line}}',
    copied: 'Copied',
    extend: 'Extend',
    extendBy: 'By {{duration}}',
    extending: 'Extending',
    atLimit: 'They are kept for as long as the cluster allows',
    limit: 'Can be extended until {{when}} at most.',
    extendFailed: 'The sandboxes are not kept any longer',
    release: 'Release',
    releasing: 'Releasing',
    released: 'The sandboxes are released and being removed.',
    releaseConfirm: 'Release the sandboxes?',
    releaseConfirmText:
      'They are removed at once, with everything in them. The result of the run stays.',
    keepThem: 'Keep them',
    releaseFailed: 'The sandboxes were not released',
    noPermission:
      'You need the permission kymaros.sandbox.keep on {{entity}} to do this',
  },
} as const;
