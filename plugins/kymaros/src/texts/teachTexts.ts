/** Texts that say what to add, and where, when there is nothing to see yet or something is wrong. */
export const TEACH_TEXTS = {
  teach: {
    copy: 'Copy',
    copyOf: 'Copy: {{what}}',
    copied: 'Copied',
    notCopied:
      'The browser does not let this page copy; select the lines instead.',
    annotations: 'Annotations for the catalog file',
    annotationsHint:
      'Add these annotations to its catalog file: the Velero schedule that backs it up, and its namespaces in the order in which they have to come back. Checks are derived from what the backup holds.',
    document: 'A RestoreTest document',
    documentHint:
      'With checks of your own: save this as restore-test.yaml beside the catalog file, register it in the catalog, and name it in the catalog file.',
    link: 'The annotation that names it',
    showDocument: 'Write a document instead',
    showAnnotations: 'Write annotations instead',
    guessed:
      'Schedule and namespaces are guessed from the name of the entity; write those that are right.',
    edit: 'Edit the catalog file',
    view: 'See the catalog file',
    example: 'For example',
    entitlement: 'What to add to app-config',
    suspended: 'Suspended: its schedule starts no runs',
    suspendedHint:
      'Remove spec.suspend from its definition, or set it to false, to let it run again. It can be started by hand meanwhile.',
    gone: 'There is no such run, or not any more',
    goneHint:
      'Finished runs go after the time that kymaros.retention in app-config sets. The evidence of a run stays longer than the run itself and is in the evidence report of its period.',
    testGone:
      'This entity has no restore test {{test}} any more: it left the catalog, or does not name this entity any more. Its evidence is kept.',
    back: 'Back to the restore tests',
    notInstalled: 'The backend part of Kymaros is not installed',
    notInstalledHint:
      'Nothing answers under {{path}}. Add the packages and these lines to the backend, and start it again.',
    notInstalledSnippet: 'What to add to packages/backend/src/index.ts',
    clusterDown: 'Cluster {{cluster}} does not answer',
    clusterTrouble: 'Restore tests cannot run on cluster {{cluster}} now',
    clusterHolds:
      'What is shown of finished runs still holds. A run that is started now waits, or ends without a verdict.',
    clusterSeen: 'Seen',
  },
} as const;
