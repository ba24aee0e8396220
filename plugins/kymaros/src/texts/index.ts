import { ACTION_TEXTS } from './actionTexts';
import { FLEET_TEXTS } from './fleetTexts';
import { FORMAT_TEXTS } from './formatTexts';
import { LIVE_TEXTS } from './liveTexts';
import { PLAN_TEXTS } from './planTexts';
import { RECORD_TEXTS } from './recordTexts';
import { RESULT_TEXTS } from './resultTexts';
import { RUN_TEXTS } from './runTexts';
import { SANDBOX_TEXTS } from './sandboxTexts';
import { STATE_TEXTS } from './stateTexts';
import { TAB_TEXTS } from './tabTexts';
import { TEACH_TEXTS } from './teachTexts';

/** All texts, in English. */
export const ENGLISH = {
  ...ACTION_TEXTS,
  ...FLEET_TEXTS,
  ...FORMAT_TEXTS,
  ...LIVE_TEXTS,
  ...PLAN_TEXTS,
  ...RECORD_TEXTS,
  ...RESULT_TEXTS,
  ...RUN_TEXTS,
  ...SANDBOX_TEXTS,
  ...STATE_TEXTS,
  ...TAB_TEXTS,
  ...TEACH_TEXTS,
} as const;
