import type { NameReference } from './references';
import { refusedNameFindings } from './refusedNames';

const reference = (
  name: string,
  place: NameReference['place'],
): NameReference => ({
  tier: 'app-web',
  name,
  place,
  found: false,
  queries: 1,
});
const database = reference('postgres.app-db', {
  kind: 'other-tier',
  tier: 'app-db',
});
const outside = reference('api.stripe.com', { kind: 'outside' });

describe('refusedNameFindings', () => {
  it('names who asked for what, what it means and what to do', () => {
    const other = reference('kubernetes.default', {
      kind: 'other-namespace',
      namespace: 'default',
    });
    const findings = refusedNameFindings([outside, other, database], 'strict');
    expect(findings.map(({ message }) => message)).toEqual([
      'app-web asked for postgres.app-db: a name of app-db, another tier of this test. It was refused (1 query).',
      'app-web asked for kubernetes.default: a name of namespace default, which is not part of this test. It was refused (1 query).',
      'app-web asked for api.stripe.com: a name outside the cluster. It was refused (1 query).',
    ]);
    expect(findings[0].hint).toContain('networkIsolation.mode to group');
    findings.forEach(finding =>
      expect(finding).toMatchObject({
        code: 'name-refused',
        severity: 'warning',
        level: 'dependencies',
        tier: 'app-web',
        gate: false,
      }),
    );
  });

  it('explains a refused tier by what the test says', () => {
    expect(refusedNameFindings([database], 'group')[0].hint).toContain(
      'dns: none',
    );
  });

  it('has nothing to say of names that lead into the run, found or not', () => {
    expect(
      refusedNameFindings(
        [
          reference('api', { kind: 'rewritten', tier: 'app-web' }),
          reference('api.sandbox-web', { kind: 'inside', tier: 'app-web' }),
        ],
        'strict',
      ),
    ).toEqual([]);
  });

  it('counts what would be too many to read, and keeps the worst', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      reference(`host-${index}.example.com`, { kind: 'outside' }),
    );
    const findings = refusedNameFindings([...many, database], 'strict');
    expect(findings).toHaveLength(31);
    expect(findings[0].message).toContain('postgres.app-db');
    expect(findings[30].message).toBe('11 more names were refused.');
  });
});
