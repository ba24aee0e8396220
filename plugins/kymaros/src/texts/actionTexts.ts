/** Texts of what a reader can do, and of what went wrong. */
export const ACTION_TEXTS = {
  actions: {
    run: 'Run now',
    runAgain: 'Run again',
    cancel: 'Cancel run',
    cancelConfirm: 'Cancel this run?',
    cancelConfirmText:
      'The sandboxes are removed and there will be no verdict. The next scheduled run is not affected.',
    keepRunning: 'Keep it running',
    cancelling: 'Cancelling',
    starting: 'Starting',
    retry: 'Try again',
    noRunPermission:
      'You need the permission kymaros.run.create on {{entity}} to run it',
    noCancelPermission:
      'You need the permission kymaros.run.cancel on {{entity}} to cancel it',
    checkingPermission: 'Checking your permissions',
    alreadyActive: 'A run is active; a test has at most one at a time',
    hasProblems: 'The definition has problems, which are listed on this page',
    notEntitled: 'It may not restore what it says, as explained on this page',
    alreadyCancelling: 'The run is being cancelled already',
    finishing: 'The verdict is known and the run is cleaning up',
    startFailed: 'The run was not started',
    cancelFailed: 'The run was not cancelled',
    select: 'Restore test',
    unknownTest:
      'This entity has no restore test {{test}} any more. This is another one.',
  },
  stale: {
    message: 'Could not refresh: {{reason}}.',
    shown: 'What you see was fetched {{when}}.',
  },
  failed: {
    title: 'The restore tests could not be loaded',
    run: 'The run could not be loaded',
    history: 'The history could not be loaded',
    hint: 'It is tried again by itself. If it stays like this, look at the log of the Backstage backend, where the plugin kymaros has to be installed.',
  },
} as const;
