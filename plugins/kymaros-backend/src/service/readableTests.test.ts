import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { onlyOwnersMay } from './__testUtils__/decisions';
import { readableTests } from './readableTests';

const REFS = Array.from({ length: 1000 }, (_, i) => `component:default/${i}`);
const credentials = mockCredentials.user();

/** Of {@link REFS}, only the last may be read when it is asked about each. */
const permissionsThat = (decision: PolicyDecision) =>
  mockServices.permissions.mock({
    authorizeConditional: async () => [decision],
    authorize: async questions =>
      questions.map(({ resourceRef }) => ({
        result:
          resourceRef === REFS[999]
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      })),
  });

describe('readableTests', () => {
  it.each([
    { result: AuthorizeResult.ALLOW, readable: REFS },
    { result: AuthorizeResult.DENY, readable: [] },
  ] as const)(
    'asks one question when the answer is $result for all',
    async ({ result, readable }) => {
      const permissions = permissionsThat({ result });

      expect([
        ...(await readableTests(REFS, { permissions, credentials })),
      ]).toEqual(readable);
      expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
      expect(permissions.authorize).not.toHaveBeenCalled();
    },
  );

  it.each([1, 40, 400, 4000])(
    'asks about all tests in requests that a backend takes, for members of %i groups',
    async groups => {
      const decision = onlyOwnersMay(
        Array.from({ length: groups }, (_, i) => `group:default/team-${i}`),
      );
      const permissions = permissionsThat(decision);

      expect([
        ...(await readableTests(REFS, { permissions, credentials })),
      ]).toEqual([REFS[999]]);

      const asked = permissions.authorize.mock.calls.map(
        ([questions]) => questions,
      );
      expect(asked.flat().map(({ resourceRef }) => resourceRef)).toEqual(REFS);
      for (const questions of asked.filter(({ length }) => length > 1)) {
        // What the permission backend sends to the catalog.
        const items = questions.map(({ resourceRef }) => ({
          id: crypto.randomUUID(),
          resourceRef,
          ...decision,
        }));
        expect(JSON.stringify({ items }).length).toBeLessThan(100 * 1024);
      }
    },
  );
});
