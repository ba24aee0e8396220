/* eslint jest/expect-expect: ["warn", { "assertFunctionNames": ["expect", "expectResult"] }] */
import { mockServices } from '@backstage/backend-test-utils';
import type {
  AnswerExpectation,
  Check,
  CheckResult,
  OutputExpectation,
} from '@kymaros/plugin-kymaros-common';
import { DemoWorld, within } from '../cluster/__testUtils__/DemoWorld';
import { check, openShop, TIERS } from './__testUtils__/shop';
import { CheckRunner } from './CheckRunner';

jest.setTimeout(60_000);

type Case = [
  what: string,
  check: Check,
  result: Partial<CheckResult> & { says: RegExp },
];

describe('check types', () => {
  let world: DemoWorld;

  beforeAll(async () => {
    world = await DemoWorld.start();
    await openShop(world);
  });

  afterAll(() => world.stop());

  const run = (one: Check) =>
    new CheckRunner({ sleep: async () => {} }).run(one, {
      cluster: world.reader,
      tiers: TIERS,
      bounds: within(30_000),
      logger: mockServices.logger.mock(),
    });

  async function expectResult([, one, { says, ...result }]: Case) {
    const actual = await run(one);
    expect(actual).toMatchObject(result);
    expect(actual.message).toMatch(says);
  }

  const resources = (...names: string[]) =>
    names.map(text => {
      const [kind, name] = text.split('/');
      return { kind, name };
    });
  const exists = (wanted: string[], namespace?: string) =>
    check({
      type: 'resourceExists',
      namespace,
      resourceExists: { resources: resources(...wanted) },
    });

  describe('resourceExists', () => {
    it.each<Case>([
      [
        'finds them in the one tier that has them',
        exists(['PVC/postgres-data', 'Secret/db-credentials']),
        { state: 'passed', tier: 'shop-db', says: /are there/ },
      ],
      [
        'fails when some are missing, and names them',
        exists(['pvc/postgres-data', 'svc/lost']),
        {
          state: 'failed',
          tier: 'shop-db',
          says: /^Service 'lost' is missing in shop-db/,
        },
      ],
      [
        'fails when all are missing',
        exists(['svc/lost']),
        {
          state: 'failed',
          tier: undefined,
          says: /missing in all of the tiers shop-db .* shop-web/,
        },
      ],
      [
        'cannot tell which tier is meant',
        exists(['svc/twin']),
        { state: 'error', says: /in several tiers: shop-db .* shop-web/ },
      ],
      [
        'looks only into the tier that it names, by source',
        exists(['svc/twin'], 'shop-web'),
        { state: 'passed', tier: 'shop-web', says: /is there/ },
      ],
      [
        'or by sandbox',
        exists(['svc/api'], 'sb-db'),
        { state: 'failed', tier: 'shop-db', says: /is missing in shop-db/ },
      ],
      [
        'does not know the tier',
        exists(['svc/api'], 'shop-cache'),
        {
          state: 'error',
          attempts: 0,
          says: /about 'shop-cache', but the restored tiers are shop-db/,
        },
      ],
      [
        'does not know the kind',
        exists(['Nonsense/x']),
        { state: 'error', says: /serves no kind 'Nonsense'/ },
      ],
      [
        'refuses cluster-scoped kinds',
        exists(['ns/default']),
        { state: 'error', says: /cluster-scoped/ },
      ],
      [
        'cannot be about two tiers at once',
        exists(['pvc/postgres-data', 'svc/api']),
        { state: 'error', says: /No single tier holds/ },
      ],
    ])('%s', (...one) => expectResult(one));
  });

  const pods = (
    app: string,
    options: { minReady?: number; timeout?: string } = {},
  ) =>
    check({
      type: 'podStatus',
      podStatus: { labelSelector: { app }, ...options },
    });

  describe('podStatus', () => {
    it.each<Case>([
      [
        'passes when enough are ready',
        pods('api'),
        { state: 'passed', tier: 'shop-web', says: /1 of 1 pod ready/ },
      ],
      [
        'fails at its timeout, saying why',
        pods('sick', { timeout: '1s' }),
        {
          state: 'failed',
          tier: 'shop-web',
          says: /Not 1 ready within 1s .*sick: (ErrImagePull|ImagePullBackOff): container main/,
        },
      ],
      [
        'fails when there are too few',
        pods('api', { minReady: 2, timeout: '1s' }),
        { state: 'failed', tier: 'shop-web', says: /Not 2 ready within 1s/ },
      ],
      [
        'fails when no tier has any',
        pods('nobody', { timeout: '1s' }),
        {
          state: 'failed',
          tier: undefined,
          says: /no pod with labels app=nobody in any of the tiers/,
        },
      ],
      [
        'is in error when several tiers have',
        pods('twin'),
        { state: 'error', says: /several tiers/ },
      ],
    ])('%s', (...one) => expectResult(one));

    it('waits for pods that come late', async () => {
      const waiting = run(pods('late', { timeout: '20s' }));
      await world.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'late',
          namespace: 'sb-web',
          labels: { app: 'late' },
        },
        spec: {
          containers: [{ name: 'main', image: 'localhost/demo-http:1' }],
        },
      } as never);
      expect(await waiting).toMatchObject({
        state: 'passed',
        tier: 'shop-web',
      });
    });
  });

  const command = (
    app: string,
    words: string[],
    more: {
      timeout?: string;
      successExitCode?: number;
      container?: string;
      expect?: OutputExpectation;
    } = {},
  ) =>
    check({
      type: 'exec',
      exec: { podSelector: { app }, command: words, ...more },
    });

  describe('exec', () => {
    it.each<Case>([
      [
        'passes on exit code 0, with the output',
        command('postgres', ['echo', 'ready']),
        {
          state: 'passed',
          tier: 'shop-db',
          output: 'ready',
          says: /ended with exit code 0 in pod postgres/,
        },
      ],
      [
        'fails on any other',
        command('postgres', ['sh', '-c', 'exit 3']),
        { state: 'failed', tier: 'shop-db', says: /exit code 3 instead of 0/ },
      ],
      [
        'passes on the one that is wanted',
        command('postgres', ['sh', '-c', 'exit 3'], { successExitCode: 3 }),
        { state: 'passed', says: /exit code 3/ },
      ],
      [
        'fails when the image has no such command',
        command('postgres', ['nonesuch']),
        { state: 'failed', tier: 'shop-db', says: /cannot run 'nonesuch'/ },
      ],
      [
        'fails at its timeout',
        command('postgres', ['sleep', '3000'], { timeout: '1s' }),
        { state: 'failed', tier: 'shop-db', says: /had not ended after 1s/ },
      ],
      [
        'fails when no pod runs',
        command('sick', ['true']),
        {
          state: 'failed',
          tier: 'shop-web',
          says: /No pod to run it in: 0 of 1 pod ready/,
        },
      ],
      [
        'passes when the output is as expected, with what it read',
        command('postgres', ['echo', '42'], {
          expect: { number: { operator: '>=', value: 40 } },
        }),
        {
          state: 'passed',
          tier: 'shop-db',
          value: { kind: 'number', number: 42 },
          says: /^42 >= 40 \('echo' in pod postgres\)$/,
        },
      ],
      [
        'fails when it is not, and reads it still',
        command('postgres', ['echo', '39'], {
          expect: { number: { operator: '>=', value: 40 } },
        }),
        {
          state: 'failed',
          value: { kind: 'number', number: 39 },
          output: '39',
          says: /^The output is 39, expected >= 40/,
        },
      ],
      [
        'takes no number of a command that failed',
        command('postgres', ['sh', '-c', 'echo 42; exit 3'], {
          expect: { number: { operator: '>=', value: 40 } },
        }),
        { state: 'failed', value: undefined, says: /exit code 3 instead of 0/ },
      ],
      [
        'shows no secret in what it says of the output',
        command('postgres', ['echo', 'password=hunter2'], {
          expect: { equals: 'ready' },
        }),
        { state: 'failed', output: 'password=***', says: /^(?!.*hunter2)/ },
      ],
      [
        'is in error when several tiers have such pods',
        command('twin', ['true']),
        { state: 'error', says: /several tiers/ },
      ],
    ])('%s', (...one) => expectResult(one));
  });

  const get = (
    service: string,
    port: number | string,
    more: {
      path?: string;
      scheme?: 'https';
      expectedStatus?: number;
      headers?: Record<string, string>;
      expect?: AnswerExpectation;
    } = {},
  ) =>
    check({
      type: 'httpGet',
      httpGet: { service, port, path: '/healthz', ...more },
    });

  describe('httpGet', () => {
    it.each<Case>([
      [
        'reaches a named target port by number',
        get('api', 80),
        {
          state: 'passed',
          tier: 'shop-web',
          says: /GET http:\/\/api\.shop-web\.svc\/healthz answered 200 from pod api/,
        },
      ],
      [
        'and by the name of the port',
        get('api', 'http'),
        { state: 'passed', says: /answered 200/ },
      ],
      [
        'reaches pods behind a headless Service',
        get('api-headless', 8080),
        { state: 'passed', says: /answered 200/ },
      ],
      [
        'speaks HTTPS and does not verify certificates',
        get('secure', 443, { scheme: 'https' }),
        { state: 'passed', says: /GET https:.* answered 200/ },
      ],
      [
        'fails when the other side does not speak HTTPS',
        get('api', 80, { scheme: 'https' }),
        { state: 'failed', tier: 'shop-web', says: /gave no answer/ },
      ],
      [
        'fails on another status',
        get('api', 80, { expectedStatus: 204 }),
        { state: 'failed', says: /answered 200 instead of 204/ },
      ],
      [
        'follows redirects on the same host',
        get('moved', 80, { path: '/' }),
        { state: 'passed', says: /\/healthz answered 200/ },
      ],
      [
        'also to another port of the Service',
        get('to-secure', 80, { path: '/' }),
        { state: 'passed', says: /:81\/healthz answered 200/ },
      ],
      [
        'passes on a redirect to another host without following it',
        get('elsewhere', 80, { path: '/' }),
        {
          state: 'passed',
          says: /redirect to another host, login\.example\.com, which was not followed/,
        },
      ],
      [
        'but not when that answer should have been looked at',
        get('elsewhere', 80, { path: '/', expect: { body: { matches: '.' } } }),
        { state: 'failed', says: /redirect to another host/ },
      ],
      [
        'passes when body and headers are as expected',
        get('api', 80, {
          expect: {
            body: { matches: 'o' },
            headers: { 'content-TYPE': { matches: '^application/json' } },
          },
        }),
        {
          state: 'passed',
          says: /answered 200 from pod api\. The body matches/,
        },
      ],
      [
        'fails when they are not',
        get('api', 80, { expect: { headers: { 'X-No': { equals: '1' } } } }),
        { state: 'failed', says: /The answer has no header X-No/ },
      ],
      [
        'gives up after ten redirects',
        get('round', 80, { path: '/' }),
        { state: 'failed', says: /more than 10 times/ },
      ],
      [
        'takes a redirect that is wanted as the answer',
        get('round', 80, { path: '/', expectedStatus: 302 }),
        { state: 'passed', says: /answered 302/ },
      ],
      [
        'fails when the pod refuses',
        get('api', 'dead'),
        {
          state: 'failed',
          tier: 'shop-web',
          says: /refuses connections on port 9/,
        },
      ],
      [
        'fails when no pod has the named port',
        get('api', 81),
        {
          state: 'failed',
          says: /No ready pod behind service 'api' has a container port named 'nonesuch'/,
        },
      ],
      [
        'is in error about a port that the Service does not have',
        get('api', 8081),
        {
          state: 'error',
          tier: 'shop-web',
          says: /no port 8081; it has 80 \(http\), 81 \(admin\), 82 \(dead\)/,
        },
      ],
      [
        'fails when no pod is ready',
        get('sick', 80),
        {
          state: 'failed',
          tier: 'shop-web',
          says: /no ready pod behind it: 0 of 1 pod ready; sick/,
        },
      ],
      [
        'fails when no pod is selected',
        get('empty', 80),
        { state: 'failed', says: /it selects no pods/ },
      ],
      [
        'is in error about a Service without selector',
        get('unselected', 80),
        { state: 'error', says: /no selector/ },
      ],
      [
        'is in error about an ExternalName',
        get('outside', 80),
        { state: 'error', says: /ExternalName for 'db\.example\.com'/ },
      ],
      [
        'fails when no tier has the Service',
        get('lost', 80),
        {
          state: 'failed',
          tier: undefined,
          says: /no Service 'lost' in any of the tiers/,
        },
      ],
      [
        'is in error about a Service that several tiers have',
        get('twin', 80),
        { state: 'error', says: /several tiers/ },
      ],
    ])('%s', (...one) => expectResult(one));
  });

  const socket = (service: string, port: number | string) =>
    check({ type: 'tcpSocket', tcpSocket: { service, port } });

  describe('tcpSocket', () => {
    it.each<Case>([
      [
        'passes when the pod accepts',
        socket('api', 'http'),
        {
          state: 'passed',
          tier: 'shop-web',
          says: /Pod api accepts connections on port 8080/,
        },
      ],
      [
        'fails when it refuses',
        socket('api', 'dead'),
        {
          state: 'failed',
          tier: 'shop-web',
          says: /Pod api refuses connections on port 9/,
        },
      ],
      [
        'fails when there is no ready pod',
        socket('sick', 80),
        { state: 'failed', says: /no ready pod/ },
      ],
    ])('%s', (...one) => expectResult(one));
  });
});
