import type { RestorePatch } from '@kymaros/plugin-kymaros-node';
import fc from 'fast-check';
import { parse } from 'yaml';
import { resourceModifiers } from './resourceModifiers';

function rulesOf(patches: RestorePatch[], tier = 'shop') {
  const { data } = resourceModifiers({
    name: 'rt-1-0',
    namespace: 'velero',
    tier,
    patches,
  });
  const [text, ...more] = Object.values(data!);
  expect(more).toEqual([]);
  return { text, ...parse(text, { version: '1.1' }) };
}

/** How Velero makes the JSON of a patch or a condition out of its text. */
function veleroValue(text: string): unknown {
  const quoted = text.startsWith('"') && text.endsWith('"');
  const raw =
    ['null', 'true', 'false'].includes(text) ||
    /^[{[]/.test(text) ||
    Number.isFinite(Number(text));
  const plain = quoted ? text.slice(1, -1) : text;
  return JSON.parse(quoted || !raw ? `"${plain}"` : plain);
}

describe('resourceModifiers', () => {
  it('are one rule a patch, for the tier alone, with one kind of patch as Velero demands', () => {
    const { version, resourceModifierRules } = rulesOf([
      {
        resource: 'cronjobs.batch',
        change: { merge: { spec: { suspend: true } } },
      },
      {
        resource: 'services',
        when: [{ path: '/spec/type', value: 'NodePort' }],
        change: {
          operations: [
            { operation: 'add', path: '/spec/ports/0/nodePort', value: 0 },
            { operation: 'remove', path: '/spec/externalIPs' },
          ],
        },
      },
    ]);

    expect(version).toBe('v1');
    expect(resourceModifierRules).toEqual([
      {
        conditions: { groupResource: 'cronjobs.batch', namespaces: ['shop'] },
        mergePatches: [{ patchData: '{"spec":{"suspend":true}}' }],
      },
      {
        conditions: {
          groupResource: 'services',
          namespaces: ['shop'],
          matches: [{ path: '/spec/type', value: '"NodePort"' }],
        },
        patches: [
          { operation: 'add', path: '/spec/ports/0/nodePort', value: '0' },
          { operation: 'remove', path: '/spec/externalIPs' },
        ],
      },
    ]);
  });

  it.each([
    ['*', '**'],
    ['*.crossplane.io', '**.crossplane.io'],
    ['services', 'services'],
  ])(
    'resource %s is %s to Velero, to which a star ends at a dot',
    (from, to) => {
      const change = { merge: { metadata: { finalizers: null } } };

      expect(
        rulesOf([{ resource: from, change }]).resourceModifierRules[0]
          .conditions.groupResource,
      ).toBe(to);
    },
  );

  it('mean the same to Velero, whatever is in them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        'no',
        'on',
        'true',
        'null',
        '1e3',
        '0x10',
        '""',
        '{',
        '\u2028',
        '\u0085',
        '~',
      ),
    );
    fc.assert(
      fc.property(
        text,
        text,
        fc.jsonValue({ stringUnit: 'grapheme' }),
        (key, value, json) => {
          const {
            resourceModifierRules: [set, merge],
          } = rulesOf(
            [
              {
                resource: 'pods',
                when: [{ path: `/metadata/${key}`, value }],
                change: {
                  operations: [
                    { operation: 'add', path: `/${key}`, value: json },
                  ],
                },
              },
              { resource: 'pods', change: { merge: { [key]: json } } },
            ],
            'no',
          );

          expect(set.conditions.namespaces).toEqual(['no']);
          const [condition] = set.conditions.matches;
          expect(JSON.parse(`"${condition.path}"`)).toBe(`/metadata/${key}`);
          expect(veleroValue(condition.value)).toBe(value);
          expect(veleroValue(set.patches[0].value)).toEqual(
            JSON.parse(JSON.stringify(json)),
          );
          expect(
            parse(merge.mergePatches[0].patchData, { version: '1.1' }),
          ).toEqual(JSON.parse(JSON.stringify({ [key]: json })));
        },
      ),
    );
  });

  it('have no character that Velero would take for the end of a line, or refuse', () => {
    const { text } = rulesOf([
      {
        resource: 'pods',
        change: { merge: { a: 'x\u2028\u2029\u0085\u007f\ufeffy' } },
      },
    ]);

    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff\n]/);
  });

  it('say so when they do not fit into a ConfigMap', () => {
    const many = Array.from({ length: 6000 }, (_, at) => ({
      resource: 'services',
      when: [{ path: '/metadata/name', value: `service-${at}` }],
      change: { merge: { spec: { externalName: 'x'.repeat(100) } } },
    }));

    expect(() => rulesOf(many)).toThrow(
      /6000 changes to what is restored of shop have \d+ bytes.*velero\/rt-1-0/,
    );
  });
});
