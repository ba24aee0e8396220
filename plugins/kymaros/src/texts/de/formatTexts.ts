import type { TranslationOf } from '../TranslationOf';
import type { FORMAT_TEXTS } from '../formatTexts';

export const FORMAT_TEXTS_DE: TranslationOf<typeof FORMAT_TEXTS> = {
  format: {
    language: 'de',
    days: '{{number}} d',
    hours: '{{number}} h',
    minutes: '{{number}} min',
    seconds: '{{number}} s',
    underASecond: '< 1 s',
  },
};
