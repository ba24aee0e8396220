import { NotFoundError, ResponseError } from '@backstage/errors';
import { screen } from '@testing-library/react';
import { FULL_STACK_TEST, ORDERS_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { renderTab } from '../../__testUtils__/renderPages';

const HOUR = 3_600_000;

describe('a suspended test', () => {
  it('says that it does not run by itself, what would let it, and keeps its results', async () => {
    const api = new FakeKymarosApi().addTest({
      ...FULL_STACK_TEST,
      spec: { ...FULL_STACK_TEST.spec, suspend: true },
    });
    api.addFinishedRun({
      testRef: FULL_STACK_TEST.ref,
      verdict: 'pass',
      at: Date.now() - HOUR,
    });
    renderTab({ api });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Suspended: its schedule starts no runs');
    expect(alert).toHaveTextContent('Remove spec.suspend');
    expect(screen.getByText('Restorable, 96')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Run now' })).toBeEnabled();
  });

  it('is not spoken of where a test is not', async () => {
    renderTab({ api: new FakeKymarosApi().addTest(FULL_STACK_TEST) });
    expect(await screen.findByText('Never tested')).toBeVisible();
    expect(screen.queryByText(/^Suspended/)).not.toBeInTheDocument();
  });
});

describe('a test that is gone', () => {
  it('is named, with how to have one, where the entity has none any more', async () => {
    renderTab({
      api: new FakeKymarosApi(),
      path: '/tests/component/default/gone',
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'This entity has no restore test component:default/gone any more',
    );
    expect(screen.getByText(/kymaros.io\/namespaces: myapp/)).toBeVisible();
  });

  it('is named beside those that the entity has', async () => {
    renderTab({
      api: new FakeKymarosApi().addTest(FULL_STACK_TEST).addTest(ORDERS_TEST),
      path: '/tests/component/default/gone',
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'component:default/gone',
    );
    expect(screen.getByText('Never tested')).toBeVisible();
  });
});

describe('an entity that only seemed to have a test', () => {
  it('is told how to have one, and of no test that is gone', async () => {
    renderTab({ api: new FakeKymarosApi() });
    expect(
      await screen.findByRole('region', {
        name: 'Annotations for the catalog file',
      }),
    ).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('a run that is gone', () => {
  it('says so, what is kept of it, and leads back', async () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    renderTab({ api, path: '/runs/gone' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no such run, or not any more',
    );
    expect(
      screen.getByRole('link', { name: 'Back to the restore tests' }),
    ).toHaveAttribute('href', '/restore-tests');
  });
});

describe('a backend that is not there', () => {
  it('is said to be missing, with what to add', async () => {
    const api = new FakeKymarosApi();
    const nobody: any = new Response('Not found', { status: 404 });
    api.failure = await ResponseError.fromResponse(nobody);
    renderTab({ api });
    expect(
      await screen.findByText('The backend part of Kymaros is not installed'),
    ).toBeVisible();
    expect(
      screen.getByRole('region', {
        name: 'What to add to packages/backend/src/index.ts',
      }),
    ).toHaveTextContent("import('@kymaros/plugin-kymaros-backend')");
  });

  it('is not what an entity that the backend does not find means', async () => {
    const api = new FakeKymarosApi();
    api.failure = new NotFoundError('No such entity');
    renderTab({ api });
    expect(await screen.findByText(/No such entity/)).toBeVisible();
    expect(screen.queryByText(/not installed/)).not.toBeInTheDocument();
  });
});
