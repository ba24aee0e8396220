import { AccessLog } from '../support/AccessLog';
import type { Access } from '../support/accessOf';
import { grantsOf, type Grant } from '../support/lessenedAccount';
import { ShippedAccount } from '../support/ShippedAccount';
import { clusterUnderTest } from '../support/TestCluster';

/** Only after all other cases, and on a cluster on which all of them run. */
const afterAllCases =
  process.env.KYMAROS_E2E_ALL_CASES && !process.env.KYMAROS_E2E_DEMO
    ? describe
    : describe.skip;

/** Rights that show in no request of their own: without the first the second is refused. */
const ASKED_WITH: Array<[Partial<Grant>, Partial<Access>]> = [
  [
    { verb: 'bind', resource: 'clusterroles' },
    { verb: 'create', resource: 'rolebindings' },
  ],
];

/** For when the object storage cannot be reached from Backstage; tests of the Velero module say what for. */
const FOR_EMERGENCIES: Array<Partial<Grant>> = [
  { verb: 'list', resource: 'podvolumebackups' },
];

const isWithin = (part: object, whole: object) =>
  Object.entries(part).every(([name, value]) => Object(whole)[name] === value);

afterAllCases('the rights that deploy/ grants', () => {
  it('were all used by the cases: without any of them one would fail', async () => {
    const account = await ShippedAccount.install(
      clusterUnderTest().adminKubeconfig,
    );
    const grants = grantsOf(account.objects);
    await account.remove();
    const asked = await AccessLog.read(process.env.KYMAROS_E2E_ACCESS_LOG!);

    const unused = grants.filter(
      grant =>
        !FOR_EMERGENCIES.some(one => isWithin(one, grant)) &&
        !isUsed(grant, { grants, asked }),
    );

    expect(unused).toEqual([]);
  });
});

function isUsed(
  grant: Grant,
  { grants, asked }: { grants: Grant[]; asked: Access[] },
): boolean {
  const stand = ASKED_WITH.find(([right]) => isWithin(right, grant));
  if (stand) {
    return asked.some(access => isWithin(stand[1], access));
  }
  const others = grants.filter(one => one !== grant);
  return asked.some(
    access =>
      covers(grant, access) && !others.some(other => covers(other, access)),
  );
}

/** Whether the request needs the grant. Rights in sandboxes count only there. */
function covers(grant: Grant, access: Access): boolean {
  const has = (granted: string, value: string) =>
    granted === '*' || granted === value;
  const isSandboxRight = grant.role === 'kymaros-sandbox';
  const isInSandbox =
    access.namespace !== undefined &&
    !['velero', 'kube-system'].includes(access.namespace);
  return (
    has(grant.verb, access.verb) &&
    has(grant.group, access.group) &&
    has(grant.resource, access.resource) &&
    (isSandboxRight
      ? isInSandbox
      : !grant.namespace || grant.namespace === access.namespace)
  );
}
