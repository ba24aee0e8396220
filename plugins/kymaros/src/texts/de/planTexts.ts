import type { TranslationOf } from '../TranslationOf';
import type { PLAN_TEXTS } from '../planTexts';

export const PLAN_TEXTS_DE: TranslationOf<typeof PLAN_TEXTS> = {
  plan: {
    button: 'Planen',
    title: 'Was ein Lauf von {{test}} tun würde',
    noPermission:
      'Zum Planen fehlt die Berechtigung kymaros.run.create für {{entity}}',
    working: 'Wird geplant',
    workingOn:
      'Das Backup wird gewählt, sein Inhalt gelesen und nach dem durchsucht, was außerhalb einer Sandbox wirken würde; der Cluster wird nach Berechtigungen gefragt. Nichts wird geändert.',
    workingFor:
      '{{duration}} bisher. Ein großes Backup zu lesen, dauert länger.',
    nothingChanged: 'Im Cluster {{cluster}} wurde nichts geändert.',
    again: 'Erneut planen',
    close: 'Schließen',
    cancel: 'Planung abbrechen',
    failed: 'Es konnte kein Plan gemacht werden',
    failedHint:
      'Nichts wurde geändert. Bleibt es dabei, hilft ein Blick ins Log des Backstage-Backends und darauf, ob der Cluster antwortet.',
    notAllowed: 'Dies darf nicht geplant oder gestartet werden',
    notAllowedHint:
      'Wer Backstage betreibt, bestimmt, wer planen darf (Berechtigungen) und was ein Test wiederherstellen darf (kymaros.entitlements in app-config).',
    runnable: 'Startbereit: Nichts steht im Weg.',
    blocked: 'Kann noch nicht laufen',
    blockedHint: 'Erst beheben, was hier steht, dann erneut planen.',
    noPlan:
      'Es konnte kein Plan gemacht werden; niemand weiß, was der Lauf tun würde',
    notRunnable: 'Der Plan nennt, was zuerst behoben werden muss',
    worthKnowing: 'Gut zu wissen',
    noBackup: 'Keines gefunden',
    backupIncomplete: '{{phase}}, {{errors}} Fehler, {{warnings}} Warnungen',
    isolation: 'Isolation',
    mode: {
      strict: 'Streng: jede Ebene für sich',
      group: 'Gruppe: die Ebenen erreichen einander',
    },
    proof: {
      required: 'durch Proben nachgewiesen, bevor etwas wiederhergestellt wird',
      waived:
        'nicht nachgewiesen: in der Konfiguration dieses Clusters erlassen',
    },
    expected: 'Erwartete Dauer',
    about: 'etwa {{duration}}',
    expectedFrom: 'Median früherer Läufe',
    noExpectation: 'kein früherer Lauf zum Vergleich',
    unknown: 'unbekannt',
    permissions: 'Berechtigungen, die Kymaros fehlen',
    permission: 'Berechtigung',
    where: 'Wo',
    place: {
      cluster: 'im ganzen Cluster',
      namespace: 'im Namespace {{namespace}}',
      sandboxes: 'in den Sandboxes',
    },
    neededTo: 'Wozu',
    grantedBy: 'Kommt aus {{source}}',
    hazards: 'Was geändert oder weggelassen wird',
    noHazards: 'Nichts im Backup würde außerhalb seiner Sandbox wirken.',
    names: 'Namen, die in die Sandboxes führen',
    noNames: 'Keine: Nur Namen innerhalb einer Ebene werden aufgelöst.',
    tier: '{{tier}} nach {{sandbox}}',
    into: 'nach',
    restored: 'Wiederhergestellt',
    restoredCount_one: '{{count}} Objekt wiederhergestellt',
    restoredCount_other: '{{count}} Objekte wiederhergestellt',
    leftOutCount: '{{total}} weggelassen',
    leftOut: 'Weggelassen',
    nothingLeftOut: 'Nichts.',
    leftOutBecause: 'wegen: {{hazard}}',
    nothingRestored: 'Das Backup enthält nichts aus diesem Namespace.',
    contentsUnknown:
      'Der Inhalt des Backups konnte nicht gelesen werden. Was außerhalb wirken würde, wird trotzdem weggelassen oder geändert.',
    newNames:
      'Sandboxes, die der Test nicht benennt, heißen in jedem Lauf anders.',
    policies: 'Netzwerkrichtlinien',
    storage: 'Speicher',
    noStorage: 'Keine Volumes.',
    starts: 'Was startet, fordert an',
    noRequests: 'Keine Anforderungen.',
    quota: 'Kontingent: {{quota}}',
    noQuota: 'Kein Kontingent.',
  },
  hazard: {
    action: {
      excluded: 'Weggelassen',
      changed: 'Geändert',
      refused: 'Hält den Lauf an',
      allowed: 'Belassen',
    },
    showAll: 'Alle {{total}} zeigen',
    omitted: '{{more}} weitere sind nicht aufgeführt',
    made: 'Gefahren',
    madeNote:
      'Was das Backup enthält und außerhalb seiner Sandbox gewirkt hätte',
  },
};
