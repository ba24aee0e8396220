import type { TranslationOf } from '../TranslationOf';
import type { ACTION_TEXTS } from '../actionTexts';

export const ACTION_TEXTS_DE: TranslationOf<typeof ACTION_TEXTS> = {
  actions: {
    run: 'Jetzt starten',
    runAgain: 'Erneut starten',
    cancel: 'Lauf abbrechen',
    cancelConfirm: 'Diesen Lauf abbrechen?',
    cancelConfirmText:
      'Die Sandboxes werden entfernt, und es gibt kein Urteil. Der nächste geplante Lauf ist davon nicht betroffen.',
    keepRunning: 'Weiterlaufen lassen',
    cancelling: 'Wird abgebrochen',
    starting: 'Startet',
    retry: 'Erneut versuchen',
    noRunPermission:
      'Zum Starten fehlt die Berechtigung kymaros.run.create für {{entity}}',
    noCancelPermission:
      'Zum Abbrechen fehlt die Berechtigung kymaros.run.cancel für {{entity}}',
    checkingPermission: 'Berechtigungen werden geprüft',
    alreadyActive:
      'Ein Lauf ist aktiv; mehr als einen gleichzeitig hat ein Test nicht',
    hasProblems:
      'Die Definition enthält Fehler; sie sind auf dieser Seite aufgeführt',
    notEntitled:
      'Der Test darf nicht wiederherstellen, was er nennt; der Grund steht auf dieser Seite',
    alreadyCancelling: 'Der Lauf wird bereits abgebrochen',
    finishing: 'Das Urteil steht fest, der Lauf räumt auf',
    startFailed: 'Der Lauf wurde nicht gestartet',
    cancelFailed: 'Der Lauf wurde nicht abgebrochen',
    select: 'Wiederherstellungstest',
    unknownTest:
      'Diese Entität hat keinen Wiederherstellungstest {{test}} mehr. Dies ist ein anderer.',
  },
  stale: {
    message: 'Aktualisieren nicht möglich: {{reason}}.',
    shown: 'Der gezeigte Stand wurde {{when}} abgerufen.',
  },
  failed: {
    title: 'Die Wiederherstellungstests konnten nicht geladen werden',
    run: 'Der Lauf konnte nicht geladen werden',
    history: 'Der Verlauf konnte nicht geladen werden',
    hint: 'Es wird von selbst erneut versucht. Bleibt es dabei, hilft das Log des Backstage-Backends weiter; dort muss das Plugin kymaros installiert sein.',
  },
};
