import type { TranslationOf } from '../TranslationOf';
import type { LIVE_TEXTS } from '../liveTexts';

export const LIVE_TEXTS_DE: TranslationOf<typeof LIVE_TEXTS> = {
  live: {
    wasQueued: 'Wartete nach letztem Stand',
    wasRunning: 'Lief nach letztem Stand',
    lastNews: 'Letzter Stand {{when}}: {{sentence}}',
    noAnswer: 'das Backend hat nicht rechtzeitig geantwortet',
  },
};
