import { KubeObject } from '../../api/objects';
import { applyModifiers } from './applyModifiers';
import {
  modifierVersion,
  parseResourceModifiers,
  validateModifierRules,
} from './resourceModifiers';

const configMap = (...texts: string[]) => ({
  metadata: { namespace: 'velero', name: 'rules' },
  data: Object.fromEntries(texts.map((text, at) => [`rules-${at}.yaml`, text])),
});

const rulesOf = (text: string) =>
  parseResourceModifiers(
    configMap(`version: v1\nresourceModifierRules:\n${text}`),
  );

const cronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly-1', namespace: 'src', labels: { a: 'b' } },
  spec: { schedule: '* * * * *', suspend: false, parallelism: 1 },
} as unknown as KubeObject;

describe('parseResourceModifiers', () => {
  it.each([
    [
      'two keys',
      configMap('a: 1', 'b: 2'),
      /illegal resource modifiers velero\/rules configmap/,
    ],
    [
      'no key',
      configMap(),
      /illegal resource modifiers velero\/rules configmap/,
    ],
    [
      'an unknown field',
      configMap('version: v1\nrules: []'),
      /unknown field "rules"/,
    ],
    [
      'an unknown field of a rule',
      configMap('version: v1\nresourceModifierRules:\n- condition: {}'),
      /unknown field "condition"/,
    ],
    [
      'a value that is not text',
      configMap(
        'version: v1\nresourceModifierRules:\n- conditions: {groupResource: pods}\n  patches: [{operation: add, path: /a, value: [1]}]',
      ),
      /cannot unmarshal array into Go struct field of type string/,
    ],
  ])('refuses %s', (_, map, problem) => {
    expect(() => parseResourceModifiers(map)).toThrow(problem);
  });

  it.each([
    ['- conditions: {groupResource: ""}', 'groupkResource cannot be empty'],
    [
      '- conditions: {groupResource: pods}\n  patches: [{operation: add, path: /a, value: "1"}]\n  mergePatches: [{patchData: "{}"}]',
      'only one of patches, mergePatches, strategicPatches can be specified',
    ],
    [
      '- conditions: {groupResource: pods}\n  patches: [{operation: set, path: /a}]',
      'unsupported operation set',
    ],
    [
      '- conditions: {groupResource: pods}\n  patches: [{operation: add, path: ""}]',
      'path cannot be empty',
    ],
    ['  []', 'resource modifier rules cannot be empty'],
  ])('%s: %s', (text, problem) => {
    expect(validateModifierRules('v1', rulesOf(text))).toBe(problem);
  });

  it('takes booleans and numbers for their text', () => {
    const [rule] = rulesOf(
      '- conditions: {groupResource: pods}\n  patches: [{operation: add, path: /a, value: true}, {operation: add, path: /b, value: 7}]',
    );

    expect(rule.patches?.map(({ value }) => value)).toEqual(['true', '7']);
  });

  it('knows one version', () => {
    expect(modifierVersion(configMap('version: v2'))).toBe('v2');
    expect(validateModifierRules('v2', [])).toBe(
      'unsupported resource modifier version v2',
    );
  });
});

describe('applyModifiers', () => {
  const apply = (text: string) =>
    applyModifiers(cronJob, 'cronjobs.batch', rulesOf(text));

  it.each([
    [
      'the source namespace',
      'groupResource: cronjobs.batch, namespaces: [src]',
      true,
    ],
    [
      'the target namespace',
      'groupResource: cronjobs.batch, namespaces: [sandbox]',
      false,
    ],
    ['another resource', 'groupResource: jobs.batch', false],
    [
      'a name',
      'groupResource: cronjobs.batch, resourceNameRegex: "^nightly"',
      true,
    ],
    [
      'a part of a name',
      'groupResource: cronjobs.batch, resourceNameRegex: "ghtl"',
      true,
    ],
    [
      'a label',
      'groupResource: cronjobs.batch, labelSelector: {matchLabels: {a: b}}',
      true,
    ],
    [
      'no such label',
      'groupResource: cronjobs.batch, labelSelector: {matchLabels: {a: c}}',
      false,
    ],
    [
      'a value',
      'groupResource: cronjobs.batch, matches: [{path: /spec/suspend, value: "false"}]',
      true,
    ],
    [
      'another value',
      'groupResource: cronjobs.batch, matches: [{path: /spec/suspend, value: "true"}]',
      false,
    ],
    [
      'a path that is not there',
      'groupResource: cronjobs.batch, matches: [{path: /spec/x/y, value: "1"}]',
      false,
    ],
  ])('a rule for %s applies: %#', (_, conditions, applies) => {
    const { object, errors } = apply(
      `- conditions: {${conditions}}\n  mergePatches: [{patchData: '{"spec":{"suspend":true}}'}]`,
    );

    expect(errors).toEqual([]);
    expect(object.spec.suspend).toBe(applies);
    expect(cronJob.spec.suspend).toBe(false);
  });

  it('all rules are matched against the object before any of them, and add up', () => {
    const { object } = apply(
      [
        `- conditions: {groupResource: cronjobs.batch}\n  mergePatches: [{patchData: '{"metadata":{"labels":{"a":null}}}'}]`,
        `- conditions: {groupResource: cronjobs.batch, labelSelector: {matchLabels: {a: b}}}\n  mergePatches: [{patchData: 'spec: {suspend: true}'}]`,
      ].join('\n'),
    );

    expect(object.metadata.labels).toEqual({});
    expect(object.spec.suspend).toBe(true);
  });

  it.each([
    ['true', true],
    ['false', false],
    ['"\\"true\\""', 'true'],
    ['7', 7],
    ['null', null],
    ['[1, 2]', [1, 2]],
    ['{"a": 1}', { a: 1 }],
    ['text', 'text'],
  ])('the value %s becomes %j', (text, expected) => {
    const quoted = text.startsWith('"') ? text : `'${text}'`;
    const { object, errors } = apply(
      `- conditions: {groupResource: cronjobs.batch}\n  patches: [{operation: add, path: /spec/extra, value: ${quoted}}]`,
    );

    expect(errors).toEqual([]);
    expect(object.spec.extra).toEqual(expected);
  });

  it.each([
    [
      'replace a path that is not there',
      'patches: [{operation: replace, path: /spec/nope, value: x}]',
      'error in applying patch error in applying JSON Patch replace operation does not apply: doc is missing path: /spec/nope: missing value',
    ],
    ['do nothing', 'mergePatches: []', 'no patch data found'],
  ])(
    'to %s is an error, and the object stays as it is',
    (_, patch, problem) => {
      const { object, errors } = apply(
        `- conditions: {groupResource: cronjobs.batch}\n  ${patch}`,
      );

      expect(errors).toEqual([problem]);
      expect(object).toEqual(cronJob);
    },
  );

  it('a test that fails skips its patches quietly', () => {
    const { object, errors } = apply(
      `- conditions: {groupResource: cronjobs.batch}\n  patches: [{operation: test, path: /spec/parallelism, value: "2"}, {operation: remove, path: /spec/suspend}]`,
    );

    expect(errors).toEqual([]);
    expect(object).toEqual(cronJob);
  });

  const patchStrategically = (kind: string, apiVersion: string) => {
    const rule = `- conditions: {groupResource: '**'}\n  strategicPatches: [{patchData: '{"spec":{"a":1}}'}]`;
    const object = { ...cronJob, apiVersion, kind };
    return applyModifiers(object, 'any.of.them', rulesOf(rule));
  };

  it.each([
    ['Deployment', 'apps/v1'],
    ['Pod', 'v1'],
  ])('a strategic patch of a %s of %s works', (kind, apiVersion) => {
    const { object, errors } = patchStrategically(kind, apiVersion);

    expect(errors).toEqual([]);
    expect(object.spec.a).toBe(1);
  });

  it.each([
    ['EndpointSlice', 'discovery.k8s.io/v1'],
    ['NetworkPolicy', 'networking.k8s.io/v1'],
    ['Widget', 'example.com/v1'],
  ])('a strategic patch of a %s of %s is an error', (kind, apiVersion) => {
    const { errors } = patchStrategically(kind, apiVersion);

    expect(errors).toEqual([
      expect.stringContaining(
        `no kind "${kind}" is registered for version "${apiVersion}"`,
      ),
    ]);
  });

  it('takes text between quotes as JSON has it, in values, conditions and paths', () => {
    const object = {
      ...cronJob,
      metadata: { ...cronJob.metadata, annotations: { 'a/b': 'say "no"' } },
    } as unknown as KubeObject;
    const rules = rulesOf(
      `  ${JSON.stringify([
        {
          conditions: {
            groupResource: 'cronjobs.batch',
            matches: [
              { path: '/metadata/annotations/a~1b', value: '"say \\"no\\""' },
            ],
          },
          patches: [
            { operation: 'add', path: '/spec/note', value: '"line\\nline"' },
          ],
        },
      ])}`,
    );
    expect(applyModifiers(object, 'cronjobs.batch', rules)).toMatchObject({
      errors: [],
      object: { spec: { note: 'line\nline' } },
    });
  });

  it('fails at a condition on an element that a list does not have, and skips one on a list that is not there', () => {
    const object = {
      ...cronJob,
      spec: { ...cronJob.spec, list: ['one'] },
    } as unknown as KubeObject;
    const rules = (path: string) =>
      rulesOf(
        `- conditions: {groupResource: cronjobs.batch, matches: [{path: ${path}, value: one}]}\n  mergePatches: [{patchData: '{"spec": {"suspend": true}}'}]`,
      );
    const modified = (path: string) =>
      applyModifiers(object, 'cronjobs.batch', rules(path));
    expect(modified('/spec/list/0').object.spec.suspend).toBe(true);
    expect(modified('/spec/list/1')).toMatchObject({
      object: { spec: { suspend: false } },
      errors: [
        "error in test for path: '/spec/list/1': Unable to access invalid index: 1: invalid index referenced",
      ],
    });
    expect(modified('/spec/none/0').errors).toEqual([]);
  });
});
