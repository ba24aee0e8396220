import { ENGLISH } from '.';
import { GERMAN } from './de';
import { flatten } from './flatten';

/** What is the same word in both languages, and what is made of placeholders only. */
const SAME = new Set([
  '< 1 s',
  'Backup',
  'CSV',
  'Claim',
  'Cluster',
  'Container',
  'Images',
  'Isolation',
  'JSON',
  'Name',
  'Namespace',
  'Normal',
  'Phase',
  'RPO',
  'RTO',
  'SHA-256',
  'Sandbox {{name}}',
  'Sandboxes',
  'Status',
  'System',
  'Test',
  'Trend',
  'Volumes',
  'Workload',
  'Workloads',
  'in {{where}}',
  '{{number}} d',
  '{{number}} h',
  '{{number}} s',
]);

const english = new Map(Object.entries(flatten(ENGLISH)));
const german = new Map(Object.entries(GERMAN));
const inBoth = [...english].map(
  ([key, text]) => [key, text, german.get(key)] as const,
);

it('has the same texts in both languages', () => {
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
});

it('says the same things in both languages', () => {
  expect(
    inBoth.filter(
      ([, text, translated]) =>
        String(placeholdersOf(text)) !== String(placeholdersOf(translated)),
    ),
  ).toEqual([]);
});

it('has a singular and a plural wherever it counts in either', () => {
  const singulars = [...english.keys()].filter(key => key.endsWith('_one'));
  expect(singulars.length).toBeGreaterThan(0);
  expect(
    singulars
      .map(key => key.replace(/_one$/, '_other'))
      .filter(key => !english.has(key)),
  ).toEqual([]);
});

it('leaves nothing in English', () => {
  expect(
    inBoth.filter(
      ([, text, translated]) =>
        text === translated && !SAME.has(text) && /[a-z]/i.test(wordsOf(text)),
    ),
  ).toEqual([]);
});

it('allows nothing to be the same that is not', () => {
  expect(
    [...SAME].filter(
      word =>
        !inBoth.some(
          ([, text, translated]) => text === word && translated === word,
        ),
    ),
  ).toEqual([]);
});

it('addresses nobody, neither formally nor otherwise', () => {
  expect(
    [...german].filter(([, text]) => /\b(Sie|Ihr\w*|du|dein\w*)\b/.test(text)),
  ).toEqual([]);
});

function placeholdersOf(text: string = ''): string[] {
  return (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();
}

function wordsOf(text: string): string {
  return text.replace(/\{\{[^}]+\}\}/g, '');
}
