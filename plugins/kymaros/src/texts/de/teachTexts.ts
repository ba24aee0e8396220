import type { TranslationOf } from '../TranslationOf';
import type { TEACH_TEXTS } from '../teachTexts';

export const TEACH_TEXTS_DE: TranslationOf<typeof TEACH_TEXTS> = {
  teach: {
    copy: 'Kopieren',
    copyOf: 'Kopieren: {{what}}',
    copied: 'Kopiert',
    notCopied:
      'Der Browser lässt hier kein Kopieren zu; die Zeilen lassen sich markieren.',
    annotations: 'Annotationen für die Katalogdatei',
    annotationsHint:
      'Diese Annotationen gehören in die Katalogdatei: der Velero-Zeitplan, der die Entität sichert, und ihre Namespaces in der Reihenfolge, in der sie zurückkommen müssen. Die Prüfungen ergeben sich aus dem Inhalt des Backups.',
    document: 'Ein RestoreTest-Dokument',
    documentHint:
      'Für eigene Prüfungen: als restore-test.yaml neben der Katalogdatei speichern, im Katalog registrieren und in der Katalogdatei nennen.',
    link: 'Die Annotation, die es nennt',
    showDocument: 'Stattdessen ein Dokument schreiben',
    showAnnotations: 'Stattdessen Annotationen schreiben',
    guessed:
      'Zeitplan und Namespaces sind aus dem Namen der Entität geraten; einzutragen sind die richtigen.',
    edit: 'Katalogdatei bearbeiten',
    view: 'Katalogdatei ansehen',
    example: 'Zum Beispiel',
    entitlement: 'Was in app-config fehlt',
    suspended: 'Ausgesetzt: Der Zeitplan startet keine Läufe',
    suspendedHint:
      'Wird spec.suspend in der Definition entfernt oder auf false gesetzt, läuft der Test wieder. Von Hand starten lässt er sich auch so.',
    gone: 'Diesen Lauf gibt es nicht oder nicht mehr',
    goneHint:
      'Beendete Läufe werden nach der Frist entfernt, die kymaros.retention in app-config setzt. Der Nachweis eines Laufs bleibt länger als der Lauf selbst und steht im Nachweisbericht seines Zeitraums.',
    testGone:
      'Diese Entität hat keinen Wiederherstellungstest {{test}} mehr: Er ist nicht mehr im Katalog oder nennt diese Entität nicht mehr. Sein Nachweis bleibt erhalten.',
    back: 'Zurück zu den Wiederherstellungstests',
    notInstalled: 'Der Backend-Teil von Kymaros ist nicht installiert',
    notInstalledHint:
      'Unter {{path}} antwortet nichts. Die Pakete und diese Zeilen gehören in das Backend, das danach neu zu starten ist.',
    notInstalledSnippet: 'Was in packages/backend/src/index.ts fehlt',
    clusterDown: 'Cluster {{cluster}} antwortet nicht',
    clusterTrouble:
      'Auf Cluster {{cluster}} können derzeit keine Wiederherstellungstests laufen',
    clusterHolds:
      'Was von beendeten Läufen zu sehen ist, gilt weiterhin. Ein Lauf, der jetzt gestartet wird, wartet oder endet ohne Urteil.',
    clusterSeen: 'Gesehen',
  },
};
