import { screen } from '@testing-library/react';
import kymarosPlugin from './index';
import { FULL_STACK_TEST } from './__testUtils__/exampleTests';
import { FakeKymarosApi } from './__testUtils__/FakeKymarosApi';
import { MYAPP, renderEntityPage } from './__testUtils__/renderPages';

const api = () => new FakeKymarosApi().addTest(FULL_STACK_TEST);

describe('the plugin', () => {
  it('puts card and tab on a service with restore tests', async () => {
    renderEntityPage({ api: api() });
    expect(await screen.findByText('Can it be restored?')).toBeInTheDocument();
    expect(
      await screen.findByRole('region', { name: 'History' }),
    ).toBeInTheDocument();
  });

  it('puts only the card on a component without', async () => {
    const { annotations, ...metadata } = MYAPP.metadata;
    renderEntityPage({
      api: new FakeKymarosApi(),
      entity: { ...MYAPP, metadata },
    });
    expect(await screen.findByText('No restore test yet')).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'History' }),
    ).not.toBeInTheDocument();
  });

  it('puts nothing on entities that have no backups', async () => {
    const { annotations, ...metadata } = MYAPP.metadata;
    renderEntityPage({
      api: new FakeKymarosApi(),
      entity: { ...MYAPP, kind: 'User', metadata },
    });
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });

  it('names its pages, so that other plugins can point to them', () => {
    expect(Object.keys(kymarosPlugin.routes)).toEqual([
      'root',
      'restoreTest',
      'run',
      'comparison',
      'fleet',
      'report',
    ]);
  });
});
