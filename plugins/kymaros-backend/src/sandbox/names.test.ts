import fc from 'fast-check';
import { isGeneratedFor, labelValue, sandboxNames, shortRunId } from './names';

const namespace = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const prefix = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/);
const runIds = fc.oneof(fc.uuid(), fc.string({ minLength: 1 }));

function namesOf(options: {
  runId: string;
  prefix: string;
  sources: string[];
}) {
  return sandboxNames({
    runId: options.runId,
    spec: {
      backupSource: {
        name: 'b',
        namespaces: options.sources.map(name => ({ name })),
      },
      sandbox: {
        namespacePrefix: options.prefix,
        ttl: '4h',
        keepOnFailure: false,
      },
    },
  });
}

describe('sandboxNames', () => {
  it('takes explicit names as they are, and says of others what they are of', () => {
    const names = sandboxNames({
      runId: '7a1b2c3d-0000-4000-8000-000000000001',
      spec: {
        backupSource: {
          name: 'b',
          namespaces: [
            { name: 'app-db', sandboxName: 'sandbox-db' },
            { name: 'app-web' },
          ],
        },
        sandbox: {
          namespacePrefix: 'kymaros',
          ttl: '4h',
          keepOnFailure: false,
        },
      },
    });
    expect(names).toEqual({
      tiers: [
        { name: 'app-db', sandbox: 'sandbox-db' },
        { name: 'app-web', sandbox: 'kymaros-app-web-7a1b2c3d' },
      ],
      control: 'kymaros-7a1b2c3d-control',
    });
  });

  it('makes names that Kubernetes accepts, all different, the same every time', () => {
    fc.assert(
      fc.property(
        runIds,
        prefix,
        fc.uniqueArray(namespace, { minLength: 1, maxLength: 10 }),
        (runId, namespacePrefix, sources) => {
          const names = namesOf({ runId, prefix: namespacePrefix, sources });
          const all = [
            ...names.tiers.map(({ sandbox }) => sandbox),
            names.control,
          ];
          expect(new Set(all).size).toBe(all.length);
          all.forEach(name => {
            expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
            expect(isGeneratedFor(runId, name)).toBe(true);
          });
          expect(namesOf({ runId, prefix: namespacePrefix, sources })).toEqual(
            names,
          );
        },
      ),
    );
  });

  it('gives two runs of one test different namespaces', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uuid(),
        prefix,
        namespace,
        (one, other, namespacePrefix, source) => {
          fc.pre(shortRunId(one) !== shortRunId(other));
          const first = namesOf({
            runId: one,
            prefix: namespacePrefix,
            sources: [source],
          });
          const second = namesOf({
            runId: other,
            prefix: namespacePrefix,
            sources: [source],
          });
          expect(first.tiers[0].sandbox).not.toBe(second.tiers[0].sandbox);
          expect(isGeneratedFor(other, first.tiers[0].sandbox)).toBe(false);
        },
      ),
    );
  });
});

describe('labelValue', () => {
  it('makes what Kubernetes accepts of any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ minLength: 60, maxLength: 300 })),
        text => {
          expect(labelValue(text)).toMatch(
            /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/,
          );
        },
      ),
    );
  });

  it('keeps long texts apart that begin alike', () => {
    const long = 'a'.repeat(80);
    expect(labelValue(`${long}x`)).not.toBe(labelValue(`${long}y`));
  });
});
