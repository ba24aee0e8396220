import {
  createTranslationRef,
  type TranslationFunction,
} from '@backstage/frontend-plugin-api';
import { FORMAT_TEXTS } from './texts/formatTexts';
import { STATE_TEXTS } from './texts/stateTexts';
import { RUN_TEXTS } from './texts/runTexts';
import { TAB_TEXTS } from './texts/tabTexts';
import { ACTION_TEXTS } from './texts/actionTexts';
import { PLAN_TEXTS } from './texts/planTexts';
import { RECORD_TEXTS } from './texts/recordTexts';
import { RESULT_TEXTS } from './texts/resultTexts';
import { SANDBOX_TEXTS } from './texts/sandboxTexts';

/** All texts of the plugin. @public */
export const kymarosTranslationRef = createTranslationRef({
  id: 'plugin.kymaros',
  messages: {
    ...FORMAT_TEXTS,
    ...STATE_TEXTS,
    ...RUN_TEXTS,
    ...TAB_TEXTS,
    ...ACTION_TEXTS,
    ...PLAN_TEXTS,
    ...SANDBOX_TEXTS,
    ...RESULT_TEXTS,
    ...RECORD_TEXTS,
  },
});

/** Looks a text up in the reader's language. */
export type Translate = TranslationFunction<typeof kymarosTranslationRef.T>;
