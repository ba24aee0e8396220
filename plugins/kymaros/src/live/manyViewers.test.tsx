import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { act, render } from '@testing-library/react';
import { MemoryRouter } from 'react-router-dom';
import { kymarosApiRef } from '../api';
import { useFollowedRun } from '../hooks/useFollowedRun';
import { useRestoreTests } from '../hooks/useRestoreTests';
import { useRun } from '../hooks/useRun';
import { useRunHistory } from '../hooks/useRunHistory';
import { GAP_MS } from './useLiveQuery';
import { FULL_STACK_TEST } from '../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../__testUtils__/FakeKymarosApi';
import { FakeSignals } from '../__testUtils__/FakeSignals';

const VIEWERS = 50;
const TICK_MS = 100;

/** The backend sends at most one hint about a run in this time. */
const HINT_EVERY_MS = 250;

const [ENTITY] = FULL_STACK_TEST.entityRefs;

/** What one viewer has on screen. */
interface Screen {
  lastEventSeq?: number;
  state?: string;
}

/** Asks for what the tab asks for. */
function Viewer({ screen }: { screen: Screen }) {
  const tests = useRestoreTests(ENTITY);
  return tests.data ? (
    <TestViewer test={tests.data[0]} refresh={tests.refresh} screen={screen} />
  ) : null;
}

function TestViewer(props: {
  test: RestoreTestSummary;
  refresh: () => void;
  screen: Screen;
}) {
  const { test, refresh, screen } = props;
  useRunHistory(test);
  return (
    <>
      {test.lastConclusiveRun && <Finished runId={test.lastConclusiveRun.id} />}
      {test.activeRun && (
        <Follower runId={test.activeRun.id} refresh={refresh} screen={screen} />
      )}
    </>
  );
}

function Finished({ runId }: { runId: string }) {
  useRun(runId);
  return null;
}

function Follower(props: {
  runId: string;
  refresh: () => void;
  screen: Screen;
}) {
  const { runId, refresh, screen } = props;
  const { data } = useFollowedRun({ runId, onMilestone: refresh });
  screen.lastEventSeq = data?.lastEventSeq;
  screen.state = data?.state;
  return null;
}

/** A backend that hints like the real one, with many viewers at its pages. */
function setUp() {
  const signals = new FakeSignals();
  const waiting = new Set<string>();
  const api = new FakeKymarosApi((runId, key) => {
    if (!waiting.has(runId)) {
      waiting.add(runId);
      setTimeout(() => {
        waiting.delete(runId);
        signals.runMoved(runId, key);
      }, HINT_EVERY_MS);
    }
  }).addTest(FULL_STACK_TEST);
  api.addFinishedRun({
    testRef: FULL_STACK_TEST.ref,
    verdict: 'pass',
    at: Date.now() - 86_400_000,
  });
  const { id } = api.queue(FULL_STACK_TEST.ref);
  const screens = Array.from({ length: VIEWERS }, (): Screen => ({}));
  render(
    <TestApiProvider
      apis={[
        [kymarosApiRef, api],
        [signalApiRef, signals],
      ]}
    >
      {screens.map((screen, index) => (
        <MemoryRouter key={index}>
          <Viewer screen={screen} />
        </MemoryRouter>
      ))}
    </TestApiProvider>,
  );
  return { api, signals, runId: id, screens };
}

const pass = (ms: number) =>
  act(async () => {
    await jest.advanceTimersByTimeAsync(ms);
  });

/** The tests first, then what they name. */
async function opened(): Promise<void> {
  await pass(GAP_MS);
  await pass(GAP_MS);
}

/** Plays the run at the pace of its script; tells the longest time from an event to the last screen that shows it. */
async function playLive(setting: ReturnType<typeof setUp>): Promise<number> {
  const { api, runId, screens } = setting;
  const happenedAt: number[] = [];
  let seq = 1;
  let shown = 1;
  let worstMs = 0;
  let due = Date.now() + (api.nextDelayMs(runId) ?? 0);
  while (shown < seq || api.nextDelayMs(runId) !== undefined) {
    while (api.nextDelayMs(runId) !== undefined && due <= Date.now()) {
      api.advance(runId);
      seq += 1;
      happenedAt[seq] = Date.now();
      due = Date.now() + (api.nextDelayMs(runId) ?? 0);
    }
    await pass(TICK_MS);
    const slowest = Math.min(
      ...screens.map(({ lastEventSeq = 0 }) => lastEventSeq),
    );
    for (; shown < slowest; shown++) {
      worstMs = Math.max(worstMs, Date.now() - happenedAt[shown + 1]);
    }
    if (Date.now() - happenedAt[seq] > 60_000) {
      throw new Error(`Event ${seq} never came to all screens`);
    }
  }
  return worstMs;
}

describe('a run with many viewers', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is on every screen within a second of each event, for less than 0.7 requests a viewer and second', async () => {
    const setting = setUp();
    await opened();
    const { api, screens } = setting;
    api.requests.length = 0;
    const beganAt = Date.now();

    const worstMs = await playLive(setting);

    const seconds = (Date.now() - beganAt) / 1000;
    const perViewerAndSecond = api.requests.length / VIEWERS / seconds;
    expect(worstMs).toBeLessThanOrEqual(1_000);
    expect(perViewerAndSecond).toBeLessThan(0.7);
    expect(screens.every(({ state }) => state === 'finished')).toBe(true);
  });

  it('costs not more than one request a viewer and gap, however fast it moves', async () => {
    const { api, signals, runId } = setUp();
    await opened();
    api.requests.length = 0;
    const key = `signal of ${FULL_STACK_TEST.ref}`;
    for (let i = 0; i < 40; i++) {
      signals.runMoved(runId, key);
      await pass(250);
    }
    expect(api.requests.length / VIEWERS).toBeLessThanOrEqual(
      Math.ceil(10_000 / GAP_MS),
    );
  });

  it('asks for nothing because the runs of other tests move', async () => {
    const { api, signals } = setUp();
    await opened();
    api.requests.length = 0;
    for (let i = 0; i < 10; i++) {
      signals.runMoved('another-run', 'signal of another test');
      await pass(100);
    }
    expect(api.requests).toEqual([]);
  });
});
