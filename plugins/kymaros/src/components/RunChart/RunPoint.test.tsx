import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { VERDICT_TONES, type Tone } from '../../words/tones';
import { RunPoint } from './RunPoint';

const TONES = Object.values(VERDICT_TONES);

function renderPoints(
  calls: {
    onOpen?: (tone: Tone) => void;
    onKey?: (key: string) => boolean;
  } = {},
) {
  const { onOpen = () => {}, onKey = () => false } = calls;
  renderInTestApp(
    <svg>
      {TONES.map((tone, index) => (
        <RunPoint
          key={tone}
          x={0}
          y={0}
          index={index}
          tone={tone}
          label={tone}
          inTabOrder={tone === 'good'}
          onOpen={() => onOpen(tone)}
          onFocus={() => {}}
          onKey={onKey}
        />
      ))}
    </svg>,
  );
}

it('each verdict has a shape of its own, not only a colour', async () => {
  renderPoints();
  const points = await screen.findAllByRole('link');
  const shapes = points.map(point =>
    point.querySelector('path')!.getAttribute('d'),
  );
  expect(new Set(shapes).size).toBe(TONES.length);
});

it('opens its run by mouse and by keyboard', async () => {
  const onOpen = jest.fn();
  renderPoints({ onOpen });
  await userEvent.click(await screen.findByRole('link', { name: 'bad' }));
  expect(onOpen).toHaveBeenLastCalledWith('bad');
  screen.getByRole('link', { name: 'fault' }).focus();
  await userEvent.keyboard('{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith('fault');
});

it('says on hover which run it is', async () => {
  renderPoints();
  await userEvent.hover(await screen.findByRole('link', { name: 'bad' }));
  expect(await screen.findByRole('tooltip')).toHaveTextContent('bad');
});
