import type { TranslationOf } from '../TranslationOf';
import type { SANDBOX_TEXTS } from '../sandboxTexts';

export const SANDBOX_TEXTS_DE: TranslationOf<typeof SANDBOX_TEXTS> = {
  isolation: {
    title: 'Isolation',
    proven: 'Nachweislich dicht, bevor etwas wiederhergestellt wurde',
    provenNote:
      '{{blocked}} Versuche, nach außen zu gelangen, scheiterten, wie es sein muss; {{reached}}, die durchkommen müssen, kamen durch.',
    refuted: 'Nicht dicht, darum wurde nichts wiederhergestellt',
    refutedNote:
      '{{unexpected}} von {{total}} Versuchen gingen anders aus, als sie müssen.',
    waived: 'Nicht nachgewiesen: erlassen',
    waivedMark: 'Isolation nicht nachgewiesen',
    waivedNote:
      'Die Konfiguration von Cluster {{cluster}} verlangt keinen Nachweis (isolationProof). Die Richtlinien wurden angewandt; ob der Cluster sie durchsetzt, weiß niemand.',
    pending: 'Noch nicht erprobt.',
    never: 'Die Sandboxes dieses Laufs wurden nicht erprobt.',
    table: '{{tier}}: Versuche',
    asExpected: '{{expected}} von {{total}}, wie sie sein müssen',
    target: 'Ziel des Versuchs',
    address: 'Adresse',
    mustBe: 'Muss sein',
    firstMoment: 'Anfangs',
    settled: 'Eingeschwungen',
    momentsHint:
      'Anfangs: das Erste, was ein neuer Pod tut. Eingeschwungen: nachdem alles lief, was der Lauf selbst braucht.',
    notTried: 'nicht versucht',
    outcome: { blocked: 'blockiert', reached: 'erreicht' },
  },
  kept: {
    title: 'Aufbewahrte Sandboxes',
    removed: 'Werden entfernt',
    stays_one:
      'Die Sandbox bleibt, wie der Lauf sie hinterlassen hat, und dicht; danach wird sie entfernt.',
    stays_other:
      'Die Sandboxes bleiben, wie der Lauf sie hinterlassen hat, und dicht; danach werden sie entfernt.',
    look: 'Hineinsehen',
    copy: '{{line}} kopieren',
    copied: 'Kopiert',
    extend: 'Verlängern',
    extendBy: 'Um {{duration}}',
    extending: 'Wird verlängert',
    atLimit: 'Länger erlaubt es der Cluster nicht',
    limit: 'Verlängerung möglich bis höchstens {{when}}.',
    extendFailed: 'Die Sandboxes werden nicht länger aufbewahrt',
    release: 'Freigeben',
    releasing: 'Wird freigegeben',
    released: 'Die Sandboxes sind freigegeben und werden entfernt.',
    releaseConfirm: 'Die Sandboxes freigeben?',
    releaseConfirmText:
      'Alles, was darin ist, wird sofort entfernt. Das Ergebnis des Laufs bleibt.',
    keepThem: 'Behalten',
    releaseFailed: 'Die Sandboxes wurden nicht freigegeben',
    noPermission:
      'Dazu fehlt die Berechtigung kymaros.sandbox.keep für {{entity}}',
  },
};
