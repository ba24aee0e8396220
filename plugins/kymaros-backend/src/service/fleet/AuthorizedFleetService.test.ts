import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ONLY_SOME } from '../__testUtils__/decisions';
import { AuthorizedFleetService } from './AuthorizedFleetService';
import type { FleetOptions, FleetService } from './FleetService';

const MINE = 'restoretest:default/mine';
const options = { credentials: mockCredentials.user() };

/** Answers each verb with the refs that may be shown. */
class Echo {
  readonly #answer = async (_: unknown, { among }: FleetOptions) => [
    ...(await among!([MINE, 'restoretest:default/theirs'])),
  ];
  readonly listTests = this.#answer;
  readonly overview = this.#answer;
  readonly calendar = this.#answer;
  readonly listRuns = this.#answer;
  readonly listServices = this.#answer;
}

describe('AuthorizedFleetService', () => {
  it.each<keyof FleetService>([
    'listTests',
    'overview',
    'calendar',
    'listRuns',
    'listServices',
  ])('%s knows nothing of tests that the caller may not read', async verb => {
    const permissions = mockServices.permissions.mock({
      authorizeConditional: async () => [ONLY_SOME],
      authorize: async requests =>
        requests.map(({ permission, resourceRef }) => ({
          result:
            resourceRef === MINE &&
            permission.name === 'kymaros.restore-test.read'
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        })),
    });
    const service = new AuthorizedFleetService(
      new Echo() as unknown as FleetService,
      permissions,
    );
    await expect(service[verb]({} as never, options)).resolves.toEqual([MINE]);
    expect(permissions.authorize).toHaveBeenCalledWith(
      expect.anything(),
      options,
    );
  });
});
