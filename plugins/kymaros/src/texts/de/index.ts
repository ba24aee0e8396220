import { flatten } from '../flatten';
import { ACTION_TEXTS_DE } from './actionTexts';
import { FLEET_TEXTS_DE } from './fleetTexts';
import { FORMAT_TEXTS_DE } from './formatTexts';
import { LIVE_TEXTS_DE } from './liveTexts';
import { PLAN_TEXTS_DE } from './planTexts';
import { RECORD_TEXTS_DE } from './recordTexts';
import { RESULT_TEXTS_DE } from './resultTexts';
import { RUN_TEXTS_DE } from './runTexts';
import { SANDBOX_TEXTS_DE } from './sandboxTexts';
import { STATE_TEXTS_DE } from './stateTexts';
import { TAB_TEXTS_DE } from './tabTexts';
import { TEACH_TEXTS_DE } from './teachTexts';

/** All texts in German. */
export const GERMAN = flatten({
  ...ACTION_TEXTS_DE,
  ...FLEET_TEXTS_DE,
  ...FORMAT_TEXTS_DE,
  ...LIVE_TEXTS_DE,
  ...PLAN_TEXTS_DE,
  ...RECORD_TEXTS_DE,
  ...RESULT_TEXTS_DE,
  ...RUN_TEXTS_DE,
  ...SANDBOX_TEXTS_DE,
  ...STATE_TEXTS_DE,
  ...TAB_TEXTS_DE,
  ...TEACH_TEXTS_DE,
});
