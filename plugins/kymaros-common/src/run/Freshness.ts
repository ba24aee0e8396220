/** How far a proof can still be relied on. @public */
export interface Freshness {
  /** 1 within one and a half cadences of the last proof, 0.75 within three, 0.5 after that, 0 without any proof. */
  factor: 1 | 0.75 | 0.5 | 0;
  /** How often the test is meant to run: by its schedule, else 30 days. */
  cadenceMs: number;
  /** ISO 8601; start of the newest run whose verdict speaks about the backup. */
  provenAt?: string;
  /** ISO 8601; when the factor falls next. */
  fallsAt?: string;
}
