import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Verdict } from '@kymaros/plugin-kymaros-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { VerdictPoint } from './VerdictPoint';

const VERDICTS: Verdict[] = ['pass', 'partial', 'fail', 'unverified', 'error'];

function renderPoints(onOpen: (verdict: Verdict) => void = () => {}) {
  renderInTestApp(
    <svg>
      {VERDICTS.map(verdict => (
        <VerdictPoint
          key={verdict}
          x={0}
          y={0}
          verdict={verdict}
          label={verdict}
          onOpen={() => onOpen(verdict)}
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
  expect(new Set(shapes).size).toBe(VERDICTS.length);
});

it('opens its run by mouse and by keyboard', async () => {
  const onOpen = jest.fn();
  renderPoints(onOpen);
  await userEvent.click(await screen.findByRole('link', { name: 'fail' }));
  expect(onOpen).toHaveBeenLastCalledWith('fail');
  screen.getByRole('link', { name: 'error' }).focus();
  await userEvent.keyboard('{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith('error');
});
