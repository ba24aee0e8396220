import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { copyText } from '../../copyText';
import { kymarosTranslationRef } from '../../translation';

/** Copies a text, and says that it did, or that the browser did not let it. */
export function CopyButton(props: { what: string; text: string }) {
  const { what, text } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [outcome, setOutcome] = useState<'copied' | 'notCopied'>();
  return (
    <>
      <Button
        size="small"
        color="inherit"
        aria-label={t('teach.copyOf', { what })}
        onClick={() =>
          copyText(text).then(
            () => setOutcome('copied'),
            () => setOutcome('notCopied'),
          )
        }
        onBlur={() => setOutcome(undefined)}
      >
        {t('teach.copy')}
      </Button>
      <span role="status">{outcome && t(`teach.${outcome}`)}</span>
    </>
  );
}
