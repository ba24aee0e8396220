import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useReducer } from 'react';
import { RunChart, type RunPointData } from './RunChart';

// Charts measure what they are in, and nothing has a size here.
const SIZE = { width: 600, height: 150 };
beforeEach(() => {
  jest
    .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
    .mockReturnValue(new DOMRect(0, 0, SIZE.width, SIZE.height));
  window.ResizeObserver = class implements ResizeObserver {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});
afterEach(() => jest.restoreAllMocks());

/** The second could not test, so it has no value. */
const POINTS: RunPointData[] = [96, undefined, 82, 58].map((value, index) => ({
  id: `run-${index}`,
  at: `2026-11-2${index}T02:00:00.000Z`,
  value,
  tone: value === undefined ? 'fault' : 'good',
  label: `run ${index}`,
}));

async function renderChart(points = POINTS) {
  const opened: string[] = [];
  renderInTestApp(
    <>
      <RunChart
        title="Score"
        height={SIZE.height}
        points={points}
        axis={{ width: 40, format: String, domain: [0, 100] }}
        onOpen={id => opened.push(id)}
      />
      <button type="button">after the chart</button>
    </>,
  );
  await screen.findByRole('link', { name: 'run 0' });
  return { opened, user: userEvent.setup() };
}

const run = (index: number) =>
  screen.getByRole('link', { name: `run ${index}` });

it('is one stop of the Tab key, at the newest run', async () => {
  const { user } = await renderChart();
  const stops = screen
    .getAllByRole('link', { name: /^run/ })
    .filter(({ tabIndex }) => tabIndex === 0);
  expect(stops).toEqual([run(3)]);
  act(() => run(3).focus());
  await user.tab();
  expect(screen.getByRole('button', { name: 'after the chart' })).toHaveFocus();
});

it('arrow keys lead from run to run in their order, also to those without a value', async () => {
  const { user } = await renderChart();
  act(() => run(3).focus());
  for (const [key, index] of [
    ['{ArrowLeft}', 2],
    ['{ArrowLeft}', 1],
    ['{ArrowLeft}', 0],
    ['{ArrowLeft}', 0],
    ['{ArrowRight}', 1],
    ['{End}', 3],
    ['{ArrowRight}', 3],
    ['{Home}', 0],
  ] as const) {
    await user.keyboard(key);
    expect(run(index)).toHaveFocus();
  }
});

it('comes back to the run that was left, and Enter opens it', async () => {
  const { opened, user } = await renderChart();
  act(() => run(3).focus());
  await user.keyboard('{ArrowLeft}{ArrowLeft}');
  await user.tab();
  await user.tab({ shift: true });
  expect(run(1)).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(opened).toEqual(['run-1']);
});

it('says as a whole what it shows', async () => {
  await renderChart();
  expect(
    screen.getByRole('figure', {
      name: 'Score: 4 runs; newest measured 58, from 58 to 96',
    }),
  ).toBeInTheDocument();
});

it('stays where it is when the same comes again', async () => {
  let fetchAgain = () => {};
  function Fetched() {
    const [, again] = useReducer(times => times + 1, 0);
    fetchAgain = again;
    return (
      <RunChart
        title="Score"
        height={SIZE.height}
        points={POINTS.map(point => ({ ...point }))}
        axis={{ width: 40, format: String }}
        onOpen={() => {}}
      />
    );
  }
  renderInTestApp(<Fetched />);
  await screen.findByRole('link', { name: 'run 0' });
  act(() => run(1).focus());
  act(fetchAgain);
  expect(run(1)).toHaveFocus();
});
