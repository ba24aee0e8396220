import { mockApis } from '@backstage/frontend-test-utils';
import { kymarosTranslationRef, type Translate } from '../translation';

/** The texts in English, for code that is not a component. */
export function translate(): Translate {
  const snapshot = mockApis.translation().getTranslation(kymarosTranslationRef);
  if (!snapshot.ready) {
    throw new Error(
      'The English texts are part of the plugin and always ready',
    );
  }
  return snapshot.t;
}
