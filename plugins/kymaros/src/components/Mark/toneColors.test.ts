import { getContrastRatio } from '@material-ui/core/styles';
import { TONE_COLORS } from './toneColors';

// The papers of Backstage's default themes.
const PAPERS = { light: '#ffffff', dark: '#424242' } as const;

describe.each(['light', 'dark'] as const)('tones in the %s theme', type => {
  it.each(Object.entries(TONE_COLORS[type]))(
    '%s can be told from the page',
    (_, color) => {
      expect(getContrastRatio(color, PAPERS[type])).toBeGreaterThanOrEqual(4.5);
    },
  );
});
