import type { AxeResults, ImpactValue, run } from 'axe-core';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { readReport, writeReport } from './reports';

/** Only browsers can run it. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const GRAVE: ReadonlyArray<ImpactValue | undefined> = ['serious', 'critical'];

/** Something that keeps people from using a page. */
export interface Barrier {
  /** Of axe, as `color-contrast`. */
  rule: string;
  impact: ImpactValue;
  /** What it is about, as a selector. */
  element: string;
  html: string;
  /** Whether we render it, and not Backstage or another plugin. */
  ours: boolean;
}

interface Looked {
  page: string;
  theme: string;
  barriers: Barrier[];
}

/** What axe finds on the whole page as it is, of which the parts are ours; kept for the report. */
export async function findBarriers(options: {
  page: Page;
  name: string;
  theme: string;
  ours: Locator;
}): Promise<Barrier[]> {
  const { page, name, theme, ours } = options;
  // Not as a script of the page: its content security policy lets no such in.
  await page.evaluate(AXE);
  const parts = await ours.elementHandles();
  const found = await page.evaluate(async mine => {
    const { axe } = window as unknown as { axe: { run: typeof run } };
    const { violations }: AxeResults = await axe.run(document, {
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, impact, html }) => ({
        rule: id,
        impact: impact ?? null,
        element: target.join(' '),
        html: html.slice(0, 200),
        ours: mine.some(part =>
          part.contains(document.querySelector(String(target[0]))),
        ),
      })),
    );
  }, parts);
  keep({ page: name, theme, barriers: found });
  return found;
}

/** Whether a barrier is one that nothing of ours may have. */
export function isOursAndGrave({ ours, impact }: Barrier): boolean {
  return ours && GRAVE.includes(impact);
}

/** How often each rule was broken on each page; empty when nothing was looked at. */
export function barrierTable(): string {
  const lines = read().flatMap(({ page, theme, barriers }) => {
    const where = `${page}, ${theme}`.padEnd(44);
    const mine = barriers.filter(({ ours }) => ours);
    const others = barriers.filter(({ ours }) => !ours);
    return `${where}${counted(mine).padEnd(40)}${counted(others)}`;
  });
  return lines.length === 0
    ? ''
    : [
        `${'axe looked at'.padEnd(44)}${'ours'.padEnd(40)}of others`,
        ...lines,
        '',
      ].join('\n');
}

function counted(barriers: Barrier[]): string {
  const counts = new Map<string, number>();
  for (const { rule, impact } of barriers) {
    const kind = `${rule} (${impact})`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return (
    [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ') || '-'
  );
}

function keep(looked: Looked): void {
  const others = read().filter(
    ({ page, theme }) => page !== looked.page || theme !== looked.theme,
  );
  writeReport('axe', [...others, looked]);
}

function read(): Looked[] {
  return readReport('axe') ?? [];
}
