import { patched, PatchType } from './patch';

const resource = { plural: 'pods', kind: 'Pod', group: '' };
const change = (document: unknown, type: PatchType, patch: unknown) =>
  patched(document, { type, patch, resource, name: 'p' });

describe('patched', () => {
  it.each<[string, PatchType, unknown, unknown, unknown]>([
    [
      'a merge patch removes what is null and replaces lists',
      'merge',
      { a: 1, b: { c: 2 }, list: [1, 2] },
      { a: null, b: { d: 3 }, list: [3] },
      { b: { c: 2, d: 3 }, list: [3] },
    ],
    [
      'a JSON patch does what its operations say',
      'json',
      { a: { b: 1 } },
      [
        { op: 'replace', path: '/a/b', value: 2 },
        { op: 'add', path: '/c', value: [] },
      ],
      { a: { b: 2 }, c: [] },
    ],
    [
      'a strategic merge merges containers by their names',
      'strategic',
      { containers: [{ name: 'a', image: '1' }, { name: 'b' }] },
      { containers: [{ name: 'a', image: '2' }] },
      { containers: [{ name: 'a', image: '2' }, { name: 'b' }] },
    ],
    [
      'a strategic merge deletes items that say so',
      'strategic',
      { volumes: [{ name: 'a' }, { name: 'b' }] },
      { volumes: [{ $patch: 'delete', name: 'a' }] },
      { volumes: [{ name: 'b' }] },
    ],
    [
      'a strategic merge unites finalizers',
      'strategic',
      { finalizers: ['a'] },
      { finalizers: ['b'] },
      { finalizers: ['a', 'b'] },
    ],
  ])('%s', (_what, type, document, patch, result) => {
    expect(change(document, type, patch)).toEqual(result);
  });

  it.each([
    ['a test that fails', [{ op: 'test', path: '/a', value: 2 }]],
    ['a path that is missing', [{ op: 'remove', path: '/b' }]],
  ])('refuses a JSON patch with %s', (_what, patch) => {
    expect(() => change({ a: 1 }, 'json', patch)).toThrow(
      expect.objectContaining({ code: 422 }),
    );
  });
});
