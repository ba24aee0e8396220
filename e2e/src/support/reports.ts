import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';

/** What journeys measure; `./dev test` leaves it in `reports/`. */
type ReportName = 'axe' | 'live' | 'speed';

export function readReport<T>(name: ReportName): T | undefined {
  const file = fileOf(name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export function writeReport(name: ReportName, content: object): void {
  mkdirSync(dirname(fileOf(name)), { recursive: true });
  writeFileSync(fileOf(name), `${JSON.stringify(content, null, 2)}\n`);
}

export function removeReport(name: ReportName): void {
  rmSync(fileOf(name), { force: true });
}

function fileOf(name: ReportName): string {
  return resolve(__dirname, '../../../reports', `${name}.json`);
}
