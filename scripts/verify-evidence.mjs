// Verifies evidence files with nothing but Node: ./dev verify-evidence FILE... [--key PUBLIC_KEY.pem]
// The exit code is 0 when all are what they claim to be, else 1.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  chainProblems,
  EvidenceError,
  keyIdOf,
  verifyFile,
} from './lib/evidence.mjs';

const USAGE = `Usage: ./dev verify-evidence FILE... [--key PUBLIC_KEY.pem]...

  FILE   evidence of runs, as the page or GET runs/{id}/evidence gives it; of several
         files, how they follow each other is verified too
  --key  a key that you trust, had from elsewhere than the files`;

process.exitCode = main();

function main() {
  const options = readOptions();
  if (!options) return fail(USAGE);
  const { names, pinned } = options;
  const files = names.flatMap(name => checkFile(name, pinned));
  if (pinned.length === 0) remindOfKeys(files);
  const chainsHold = [...byTest(files)].map(checkChain).every(Boolean);
  return files.length === names.length && chainsHold ? 0 : 1;
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { key: { type: 'string', multiple: true, default: [] } },
    });
    const pinned = values.key.map(name => createPublicKey(readFileSync(name)));
    return positionals.length > 0 && { names: positionals, pinned };
  } catch (error) {
    console.error(error.message);
    return undefined;
  }
}

/** The file, when it is what it claims to be. */
function checkFile(name, pinned) {
  try {
    const file = verifyFile(readFileSync(name, 'utf8'), { pinned });
    const { run, test, sequence, verdict } = file.record;
    console.log(
      `${name}: good: number ${sequence} of ${test.ref}, run ${run.id}, ${verdict}, ended ${run.finishedAt}, hash ${file.hash}, key ${file.signature.keyId}`,
    );
    return [file];
  } catch (error) {
    const known = error instanceof EvidenceError || error.code === 'ENOENT';
    fail(
      `${name}: BAD: ${
        known ? error.message : `it is no evidence file: ${error.message}`
      }`,
    );
    return [];
  }
}

function remindOfKeys(files) {
  const ids = new Set(files.map(({ signature }) => signature.keyId));
  for (const keyId of ids) {
    console.log(
      `key ${keyId} is not pinned: anyone could have made these files. Compare the id with one that you have from elsewhere, or use --key`,
    );
  }
}

function byTest(files) {
  const found = new Map();
  for (const file of files) {
    const { ref } = file.record.test;
    found.set(ref, [...(found.get(ref) ?? []), file]);
  }
  return found;
}

/** Whether the records of a test follow each other. */
function checkChain([testRef, files]) {
  const problems = chainProblems(files);
  for (const problem of problems) fail(`${testRef}: BAD: ${problem}`);
  const numbers = files.map(({ record }) => record.sequence);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  if (problems.length === 0 && files.length > 1) {
    console.log(
      `${testRef}: good: records ${first} to ${last} follow each other without a gap`,
    );
  }
  if (first > 1) {
    console.log(
      `${testRef}: records before number ${first} were not given, so nothing is said about them`,
    );
  }
  return problems.length === 0;
}

function fail(text) {
  console.error(text);
  return 1;
}
