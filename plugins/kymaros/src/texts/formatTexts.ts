/** How lengths of time are written, and the language that numbers and dates follow. */
export const FORMAT_TEXTS = {
  format: {
    language: 'en',
    days: '{{number}} d',
    hours: '{{number}} h',
    minutes: '{{number}} m',
    seconds: '{{number}} s',
    underASecond: '< 1 s',
  },
} as const;
