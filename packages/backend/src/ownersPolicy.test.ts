import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type Permission,
} from '@backstage/plugin-permission-common';
import {
  clusterReadPermission,
  restoreTestReadPermission,
  runCancelPermission,
  runCreatePermission,
  runLogsReadPermission,
  sandboxKeepPermission,
} from '@kymaros/plugin-kymaros-common';
import { OwnersPolicy } from './ownersPolicy';

const userOf = (...groups: string[]) => {
  const credentials = mockCredentials.user('user:default/olga');
  const info = {
    userEntityRef: 'user:default/olga',
    ownershipEntityRefs: ['user:default/olga', ...groups],
  };
  const getUserInfo = jest.fn(async () => info);
  const policy = new OwnersPolicy(mockServices.userInfo.mock({ getUserInfo }));
  return {
    getUserInfo,
    decide: (permission: Permission) =>
      policy.handle({ permission }, { credentials, info }),
  };
};

describe('the policy of owners', () => {
  it.each([restoreTestReadPermission, clusterReadPermission])(
    'lets whoever has signed in do $name',
    async permission => {
      expect(await userOf().decide(permission)).toEqual({
        result: AuthorizeResult.ALLOW,
      });
    },
  );

  it.each([
    runCreatePermission,
    runCancelPermission,
    sandboxKeepPermission,
    runLogsReadPermission,
  ])(
    'lets only owners and administrators do $name, and nobody who has not signed in',
    async permission => {
      const member = userOf('group:default/team-orders');
      expect(await member.decide(permission)).toMatchObject({
        result: AuthorizeResult.CONDITIONAL,
        resourceType: 'catalog-entity',
        conditions: {
          rule: 'IS_ENTITY_OWNER',
          params: {
            claims: ['user:default/olga', 'group:default/team-orders'],
          },
        },
      });

      const administrator = userOf('group:default/administrators');
      expect(await administrator.decide(permission)).toEqual({
        result: AuthorizeResult.ALLOW,
      });

      const policy = new OwnersPolicy(mockServices.userInfo.mock());
      expect(await policy.handle({ permission })).toEqual({
        result: AuthorizeResult.DENY,
      });
    },
  );

  it('asks once who somebody is, however many services a question is about', async () => {
    const { decide, getUserInfo } = userOf();

    await Promise.all(
      Array.from({ length: 100 }, () => decide(runCreatePermission)),
    );

    expect(getUserInfo).toHaveBeenCalledTimes(1);
  });
});
