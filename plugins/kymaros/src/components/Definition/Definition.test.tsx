import type { Entity } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { ClusterHealth } from '@kymaros/plugin-kymaros-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { kymarosApiRef } from '../../api';
import { FULL_STACK_TEST } from '../../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../../__testUtils__/FakeKymarosApi';
import { MYAPP } from '../../__testUtils__/renderPages';
import {
  ClusterNotice,
  DefinitionProblems,
  NotConfigured,
  NotEntitled,
} from '.';

function clusterNamed(
  name: string,
  conditions: ClusterHealth['conditions'] = [],
): ClusterHealth {
  return {
    name,
    title: name,
    checkedAt: new Date().toISOString(),
    conditions,
    runs: { running: 0, queued: 0, limit: 2 },
    sandboxes: { used: 0, limit: 20 },
  };
}

function show(
  element: ReactElement,
  options: { clusters?: ClusterHealth[] | Error; entity?: Entity } = {},
) {
  const { clusters = [], entity = MYAPP } = options;
  const api = new FakeKymarosApi();
  api.getClusters = async () => {
    if (clusters instanceof Error) {
      throw clusters;
    }
    return { items: clusters };
  };
  renderInTestApp(<EntityProvider entity={entity}>{element}</EntityProvider>, {
    apis: [[kymarosApiRef, api]],
  });
}

describe('an entity without restore test', () => {
  it('is told what to add, copied by keyboard, with a word that it was', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    show(<NotConfigured />);
    const copy = await screen.findByRole('button', {
      name: 'Copy: Annotations for the catalog file',
    });
    act(() => copy.focus());
    await user.keyboard('{Enter}');
    expect(await screen.findByText('Copied')).toBeInTheDocument();
    expect(write).toHaveBeenCalledWith(
      expect.stringContaining('kymaros.io/namespaces: myapp'),
    );
  });

  it('names a cluster where there are several, and none to readers who may not see them', async () => {
    show(<NotConfigured />, {
      clusters: [clusterNamed('north'), clusterNamed('south')],
    });
    expect(
      await screen.findByText(/kymaros.io\/cluster: north # north \| south/),
    ).toBeInTheDocument();
  });

  it('is taught all the same when clusters cannot be asked for', async () => {
    show(<NotConfigured />, { clusters: new NotAllowedError('no') });
    expect(await screen.findByText(/kymaros.io\/backup/)).toBeInTheDocument();
    expect(screen.queryByText(/kymaros.io\/cluster/)).not.toBeInTheDocument();
  });

  it('can have a document instead', async () => {
    show(<NotConfigured />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Write a document instead' }),
    );
    expect(
      screen.getByRole('region', { name: 'A RestoreTest document' }),
    ).toHaveTextContent('kind: RestoreTest');
    expect(
      screen.getByRole('region', { name: 'The annotation that names it' }),
    ).toHaveTextContent('kymaros.io/restore-tests: default/myapp');
  });

  it('has a way to the file to change', async () => {
    const annotations = { 'backstage.io/edit-url': 'https://git.example/edit' };
    show(<NotConfigured />, {
      entity: { ...MYAPP, metadata: { ...MYAPP.metadata, annotations } },
    });
    expect(
      await screen.findByRole('link', { name: /Edit the catalog file/ }),
    ).toHaveAttribute('href', 'https://git.example/edit');
  });
});

it('shows with each mistake what would be right, and the way to the file', async () => {
  show(
    <DefinitionProblems
      problems={[
        {
          field: "metadata.annotations['kymaros.io/schedule']",
          message: 'must be a cron expression',
          entityRef: 'component:default/myapp',
          location: 'url:https://example.org/catalog-info.yaml',
        },
      ]}
    />,
  );
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent(
    'For example: kymaros.io/schedule: "0 2 * * *"',
  );
  expect(
    screen.getByRole('link', { name: /example.org\/catalog-info.yaml/ }),
  ).toHaveAttribute('href', 'https://example.org/catalog-info.yaml');
});

it('shows what entitles a test, ready to copy', async () => {
  const { hash, ...test } = FULL_STACK_TEST;
  show(
    <NotEntitled
      test={{
        ...test,
        entitlement: { allowed: false, reason: 'No entitlement.' },
      }}
    />,
  );
  expect(
    await screen.findByRole('region', { name: 'What to add to app-config' }),
  ).toHaveTextContent('owners: [group:default/team-orders]');
});

describe('the cluster of a test', () => {
  const SOUTH_REF = 'restoretest:default/south';

  /** Below a word that is there whatever the notice has to say. */
  function showNotice(answer: () => Promise<ClusterHealth>) {
    const api = new FakeKymarosApi();
    // Those who own a service may read its tests, and often not all clusters.
    api.getClusters = async () => {
      throw new NotAllowedError('no');
    };
    const getTestCluster = jest.spyOn(api, 'getTestCluster');
    getTestCluster.mockImplementation(answer);
    renderInTestApp(<ClusterNotice testRef={SOUTH_REF} />, {
      apis: [[kymarosApiRef, api]],
    });
    return getTestCluster;
  }

  it('is named when it does not answer, with what still holds, to whoever may read the test', async () => {
    const asked = showNotice(async () =>
      clusterNamed('south', [
        {
          kind: 'reachable',
          state: 'failed',
          message: 'The connection broke.',
          hint: 'Look at its API server.',
        },
        { kind: 'storage', state: 'unknown', message: 'Not looked at.' },
      ]),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Cluster south does not answer');
    expect(within(alert).getByText('The connection broke.')).toBeVisible();
    expect(within(alert).getByText('Look at its API server.')).toBeVisible();
    expect(alert).toHaveTextContent('still holds');
    expect(alert).not.toHaveTextContent('Not looked at');
    expect(asked).toHaveBeenCalledWith(SOUTH_REF);
  });

  it.each<[string, () => Promise<ClusterHealth>]>([
    ['is well', async () => clusterNamed('south')],
    [
      'cannot be asked about',
      async () => {
        throw new Error('no');
      },
    ],
  ])('is not spoken of when it %s', async (_, answer) => {
    const asked = showNotice(answer);
    await waitFor(() => expect(asked).toHaveBeenCalled());
    await act(async () => {
      await Promise.allSettled(
        asked.mock.results.map(({ value }) => value as Promise<unknown>),
      );
    });
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
