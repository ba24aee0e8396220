import type {
  AnswerExpectation,
  OutputExpectation,
} from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import { judgeAnswer, judgeOutput } from './expectations';

const NOW = new Date('2026-11-23T12:00:00Z');

function judge(output: string, expected: OutputExpectation, baseline?: number) {
  return judgeOutput(output, expected, { baseline, now: NOW });
}

const number = (
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=',
  value = 10,
) => ({
  number: { operator, value },
});

describe('judgeOutput', () => {
  it.each<[string, OutputExpectation, boolean, RegExp]>([
    [' ready\n', { equals: 'ready' }, true, /^The output is as expected$/],
    ['ready ', { equals: 'ready\n' }, true, /as expected/],
    [
      'not',
      { equals: 'ready' },
      false,
      /^The output is 'not' instead of 'ready'$/,
    ],
    ['12 rows', { matches: '^\\d+ rows$' }, true, /matches/],
    ['none', { matches: '\\d' }, false, /'none', which does not match '\\d'/],
    ['10', number('=='), true, /^10 == 10$/],
    ['10.0', number('=='), true, /^10 == 10$/],
    ['10', number('!='), false, /^The output is 10, expected != 10$/],
    ['9', number('<'), true, /9 < 10/],
    ['10', number('<'), false, /expected < 10/],
    ['10', number('<='), true, /10 <= 10/],
    ['1e1', number('>'), false, /The output is 10, expected > 10/],
    ['-3', number('>='), false, /The output is -3, expected >= 10/],
    ['10 rows', number('>='), false, /'10 rows', which is not a number/],
    ['1,000', number('>='), false, /'1,000', which is not a number/],
    ['', number('>='), false, /'', which is not a number/],
    ['0x10', number('>='), false, /not a number/],
    ['Infinity', number('>='), false, /not a number/],
    ['1e999', number('>='), false, /not a number/],
    ['12', { ...number('>'), matches: '^1' }, true, /matches '\^1'; 12 > 10/],
    ['22', { ...number('>'), matches: '^1' }, false, /does not match/],
  ])('%j with %j: %p', (output, expected, met, message) => {
    expect(judge(output, expected)).toMatchObject({
      met,
      message: expect.stringMatching(message),
    });
  });

  it.each<[number, number | undefined, object, boolean, RegExp]>([
    [100, undefined, { notBelow: '1%' }, true, /^100 is the first value/],
    [
      99,
      100,
      { notBelow: '1%' },
      true,
      /^99, where the newest earlier value is 100$/,
    ],
    [
      98,
      100,
      { notBelow: '1%' },
      false,
      /The output is 98, .* 100: expected at most 1% below it$/,
    ],
    [500, 100, { notBelow: '1%' }, true, /500/],
    [105, 100, { notAbove: '5%' }, true, /105/],
    [106, 100, { notAbove: '5%' }, false, /at most 5% above it/],
    [0, 100, { notAbove: '5%' }, true, /0/],
    [
      98,
      100,
      { notBelow: '1%', notAbove: '5%' },
      false,
      /at most 1% below it and at most 5% above it/,
    ],
    [-101, -100, { notBelow: '1%' }, true, /-101/],
    [-102, -100, { notBelow: '1%' }, false, /-102/],
    [0, 0, { notBelow: '0%', notAbove: '0%' }, true, /0/],
    [1, 0, { notAbove: '50%' }, false, /1/],
  ])(
    '%p after %p with a baseline of %j: %p',
    (seen, earlier, baseline, met, message) => {
      expect(judge(String(seen), { baseline }, earlier)).toEqual({
        met,
        message: expect.stringMatching(message),
        value: { kind: 'number', number: seen },
        baseline: earlier,
      });
    },
  );

  const newest = { newestRecord: true } as const;

  it.each([
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23 10:00:00.123456+00', '2026-11-23T10:00:00.123Z'],
    ['2026-11-23 10:00:00 +0100', '2026-11-23T09:00:00.000Z'],
    ['2026-11-23T10:00:00+05:30', '2026-11-23T04:30:00.000Z'],
    ['2026-11-23 10:00:00', '2026-11-23T10:00:00.000Z'],
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['1795428000', '2026-11-23T10:00:00.000Z'],
    ['1795428000.5\n', '2026-11-23T10:00:00.500Z'],
  ])('reads %j as a time', (output, time) => {
    expect(judge(output, newest)).toEqual({
      met: true,
      message: `The newest record is of ${time}`,
      value: { kind: 'time', number: Date.parse(time) },
    });
  });

  it.each([
    ['', /no time in ISO 8601 or epoch seconds/],
    ['yesterday', /'yesterday', which is no time/],
    ['2026-13-01T00:00:00Z', /no time/],
    ['2026', /1970-01-01T00:33:46.000Z/],
    ['2026-11-23T12:00:01Z', /which is yet to come/],
    // Milliseconds where seconds are wanted.
    ['1795428000000', /which is yet to come/],
    ['9'.repeat(40), /no time/],
  ])('a newest record of %j is told', (output, message) => {
    expect(judge(output, newest)).toMatchObject({
      met: output === '2026',
      message: expect.stringMatching(message),
    });
  });

  it('takes any number that programs print, and compares it as it is', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (seen, wanted) => {
          const { met, value } = judge(` ${seen}\n`, number('<', wanted));
          expect(value?.number).toBe(Number(String(seen)));
          expect(met).toBe(seen < wanted);
        },
      ),
    );
  });

  it('a baseline of 0% passes what has not shrunk and fails what has', () => {
    const rows = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(rows, rows, (seen, earlier) => {
        const baseline = { notBelow: '0%' };
        expect(judge(String(seen), { baseline }, earlier).met).toBe(
          seen >= earlier,
        );
      }),
    );
  });

  it('never takes long over a regular expression, nor many words over what was seen', () => {
    const { met, message } = judge('a'.repeat(60_000), {
      matches: '^(a+)+$|^(a|a)*b$',
      equals: 'b'.repeat(9_000),
    });
    expect(met).toBe(false);
    expect(message.length).toBeLessThan(400);
    expect(judge(`${'a'.repeat(60_000)}!`, { matches: '^(a+)+$' }).met).toBe(
      false,
    );
  });
});

describe('judgeAnswer', () => {
  const answer = {
    body: '{"status":"ready"}\n',
    headers: { 'content-type': 'application/json; charset=utf-8' },
  };

  it.each<[AnswerExpectation, boolean, RegExp]>([
    [{ body: { contains: '"ready"' } }, true, /The body contains '"ready"'/],
    [{ body: { contains: 'up' } }, false, /'{"status":"ready"}', without 'up'/],
    [
      { body: { equals: '{"status":"ready"}' } },
      true,
      /The body is as expected/,
    ],
    [{ body: { matches: '^ready' } }, false, /does not match '\^ready'/],
    [
      { headers: { 'Content-Type': { matches: '^application/json' } } },
      true,
      /Header Content-Type matches/,
    ],
    [
      { headers: { 'CONTENT-TYPE': { equals: 'text/html' } } },
      false,
      /Header CONTENT-TYPE is 'application\/json; charset=utf-8' instead of 'text\/html'/,
    ],
    [
      { headers: { 'X-Version': { equals: '1' } } },
      false,
      /The answer has no header X-Version/,
    ],
    [
      {
        body: { contains: 'ready' },
        headers: { 'Content-Type': { equals: 'application/json' } },
      },
      false,
      /^Header Content-Type is/,
    ],
  ])('%j: %p', (expected, met, message) => {
    expect(judgeAnswer(answer, expected)).toMatchObject({
      met,
      message: expect.stringMatching(message),
    });
  });
});
