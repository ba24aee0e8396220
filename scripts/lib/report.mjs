import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { inRoot } from './paths.mjs';

const FOLDER = inRoot('reports');

/** The counts of one command's suites, kept in `reports/COMMAND.json`. */
export class Report {
  #command;
  #suites = [];

  static async create(command) {
    await mkdir(FOLDER, { recursive: true });
    await rm(inRoot('reports', `${command}.json`), { force: true });
    return new Report(command);
  }

  constructor(command) {
    this.#command = command;
  }

  /** A check without tests of its own: it passes or fails as a whole. */
  addCheck(name, exitCode) {
    this.#suites.push({
      name,
      passed: exitCode === 0 ? 1 : 0,
      failed: exitCode === 0 ? 0 : 1,
      skipped: 0,
    });
  }

  /** What Jest wrote with `--json --outputFile`. */
  async addJest(name, file, exitCode) {
    const counts = existsSync(file)
      ? countJest(JSON.parse(await readFile(file, 'utf8')))
      : { passed: 0, failed: 0, skipped: 0 };
    // Jest may fail where no test did: a crash, a leaked handle, no report at all.
    if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
    this.#suites.push({ name, ...counts });
  }

  /** Prints the counts, the last line being the sum, and gives the exit code. */
  async close() {
    const { passed, failed } = sum(this.#suites);
    await writeFile(
      inRoot('reports', `${this.#command}.json`),
      `${JSON.stringify({ passed, failed, suites: this.#suites }, null, 2)}\n`,
    );
    console.log();
    for (const suite of this.#suites) {
      const skipped = suite.skipped ? `, ${suite.skipped} skipped` : '';
      console.log(
        `${suite.failed ? 'FAILED' : 'passed'}  ${suite.name}: ${
          suite.passed
        } passed, ${suite.failed} failed${skipped}`,
      );
    }
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
  }
}

export function sum(suites) {
  return {
    passed: suites.reduce((total, suite) => total + suite.passed, 0),
    failed: suites.reduce((total, suite) => total + suite.failed, 0),
  };
}

function countJest(report) {
  return {
    passed: report.numPassedTests,
    // A suite that could not even be loaded has no tests to count.
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
