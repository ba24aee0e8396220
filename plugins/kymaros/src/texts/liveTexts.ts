/** Texts about what is not heard of any more. */
export const LIVE_TEXTS = {
  live: {
    wasQueued: 'Was queued when last heard of',
    wasRunning: 'Was running when last heard of',
    lastNews: 'Last news {{when}}: {{sentence}}',
    noAnswer: 'the backend did not answer in time',
  },
} as const;
