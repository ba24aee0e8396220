import { useTheme } from '@material-ui/core/styles';
import type { Tone } from '../../words/tones';

type ToneColors = Record<Tone, string>;

/*
 * Not the theme's status colours: several of them are too light for small marks and lines on a white page. These keep
 * a contrast of 4.5 to 1 against the papers of both default themes.
 */
export const TONE_COLORS: Record<'light' | 'dark', ToneColors> = {
  light: {
    good: '#1a7f37',
    fair: '#9a5b00',
    bad: '#c4162a',
    unknown: '#5d6470',
    fault: '#5d6470',
    moving: '#1f5493',
    waiting: '#5d6470',
    none: '#6b7280',
    note: '#1f5493',
  },
  dark: {
    good: '#5fd384',
    fair: '#f5b451',
    bad: '#ff9499',
    unknown: '#b6bdc8',
    fault: '#b6bdc8',
    moving: '#86bbff',
    waiting: '#b6bdc8',
    none: '#a8afba',
    note: '#86bbff',
  },
};

/** The colours of the tones in the current theme. */
export function useToneColors(): ToneColors {
  return TONE_COLORS[useTheme().palette.type];
}
