import type {
  AnswerExpectation,
  OutputExpectation,
} from '@kymaros/plugin-kymaros-common';
import { RE2JS } from 're2js';
import { maskSecrets } from './maskSecrets';
import { readNumber, readTime, type CheckValue } from './readValue';

const LONGEST_QUOTE = 100;

/** How far what was seen is what was expected. */
export interface Judgement {
  met: boolean;
  /** What was expected and seen, in sentences; the first unmet expectation comes alone. */
  message: string;
  value?: CheckValue;
  baseline?: number;
}

/** Compares what a command printed with what it must print. */
export function judgeOutput(
  output: string,
  expected: OutputExpectation,
  context: {
    /** Of the newest earlier run in which the check passed. */
    baseline?: number;
    now: Date;
  },
): Judgement {
  const text = output.trim();
  return allOf([
    ...judgeText(text, expected, 'The output'),
    ...judgeNumber(text, expected, context.baseline),
    ...(expected.newestRecord ? [judgeNewestRecord(text, context.now)] : []),
  ]);
}

/** Compares what a service answered with what it must answer. Header names are in lower case, as Node has them. */
export function judgeAnswer(
  answer: { body: string; headers: Record<string, string | undefined> },
  { body = {}, headers = {} }: AnswerExpectation,
): Judgement {
  return allOf([
    ...judgeText(answer.body.trim(), body, 'The body'),
    ...Object.entries(headers).flatMap(([name, expected]) => {
      const seen = answer.headers[name.toLowerCase()];
      return seen === undefined
        ? [unmet(`The answer has no header ${name}`)]
        : judgeText(seen, expected, `Header ${name}`);
    }),
  ]);
}

function judgeText(
  text: string,
  expected: { equals?: string; contains?: string; matches?: string },
  what: string,
): Judgement[] {
  const { equals, contains, matches } = expected;
  const seen = quoted(text);
  return [
    equals === undefined
      ? undefined
      : judge(text === equals.trim(), {
          met: `${what} is as expected`,
          unmet: `${what} is ${seen} instead of ${quoted(equals.trim())}`,
        }),
    contains === undefined
      ? undefined
      : judge(text.includes(contains), {
          met: `${what} contains ${quoted(contains)}`,
          unmet: `${what} is ${seen}, without ${quoted(contains)}`,
        }),
    matches === undefined
      ? undefined
      : judge(RE2JS.compile(matches).matcher(text).find(), {
          met: `${what} matches ${quoted(matches)}`,
          unmet: `${what} is ${seen}, which does not match ${quoted(matches)}`,
        }),
  ].filter(judgement => judgement !== undefined);
}

const OPERATORS: Record<
  NonNullable<OutputExpectation['number']>['operator'],
  (seen: number, wanted: number) => boolean
> = {
  '==': (seen, wanted) => seen === wanted,
  '!=': (seen, wanted) => seen !== wanted,
  '<': (seen, wanted) => seen < wanted,
  '<=': (seen, wanted) => seen <= wanted,
  '>': (seen, wanted) => seen > wanted,
  '>=': (seen, wanted) => seen >= wanted,
};

function judgeNumber(
  text: string,
  { number, baseline }: OutputExpectation,
  earlier: number | undefined,
): Judgement[] {
  if (!number && !baseline) {
    return [];
  }
  const value = readNumber(text);
  if (!value) {
    return [unmet(`The output is ${quoted(text)}, which is not a number`)];
  }
  const compared = number && {
    ...judge(OPERATORS[number.operator](value.number, number.value), {
      met: `${value.number} ${number.operator} ${number.value}`,
      unmet: `The output is ${value.number}, expected ${number.operator} ${number.value}`,
    }),
    value,
  };
  return [
    ...(compared ? [compared] : []),
    ...(baseline ? [judgeBaseline(value, baseline, earlier)] : []),
  ];
}

function judgeBaseline(
  value: CheckValue,
  bounds: NonNullable<OutputExpectation['baseline']>,
  earlier: number | undefined,
): Judgement {
  if (earlier === undefined) {
    return {
      met: true,
      message: `${value.number} is the first value, there is no earlier one to compare it with`,
      value,
    };
  }
  const { notBelow, notAbove } = bounds;
  const lowest = earlier - shareOf(earlier, notBelow ?? 'any');
  const highest = earlier + shareOf(earlier, notAbove ?? 'any');
  const difference = `${value.number}, where the newest earlier value is ${earlier}`;
  const allowed = [
    notBelow && `at most ${notBelow} below it`,
    notAbove && `at most ${notAbove} above it`,
  ].filter(Boolean);
  return {
    ...judge(value.number >= lowest && value.number <= highest, {
      met: difference,
      unmet: `The output is ${difference}: expected ${allowed.join(' and ')}`,
    }),
    value,
    baseline: earlier,
  };
}

function shareOf(earlier: number, percentage: string): number {
  return percentage === 'any'
    ? Infinity
    : (Math.abs(earlier) * parseFloat(percentage)) / 100;
}

function judgeNewestRecord(text: string, now: Date): Judgement {
  const value = readTime(text);
  if (!value) {
    return unmet(
      `The output is ${quoted(
        text,
      )}, which is no time in ISO 8601 or epoch seconds`,
    );
  }
  const time = new Date(value.number).toISOString();
  return {
    ...judge(value.number <= now.getTime(), {
      met: `The newest record is of ${time}`,
      unmet: `The newest record is of ${time}, which is yet to come`,
    }),
    value,
  };
}

function judge(
  isMet: boolean,
  messages: { met: string; unmet: string },
): Judgement {
  return { met: isMet, message: isMet ? messages.met : messages.unmet };
}

function unmet(message: string): Judgement {
  return { met: false, message };
}

/** What was read counts even if something else was not as expected. */
function allOf(judgements: Judgement[]): Judgement {
  const failed = judgements.find(({ met }) => !met);
  return {
    met: !failed,
    message:
      failed?.message ?? judgements.map(({ message }) => message).join('; '),
    value: judgements.find(({ value }) => value)?.value,
    baseline: judgements.find(({ baseline }) => baseline !== undefined)
      ?.baseline,
  };
}

/** Masked before it is cut, since half a secret does not look like one. */
function quoted(words: string): string {
  const text = maskSecrets(words);
  return text.length > LONGEST_QUOTE
    ? `'${text.slice(0, LONGEST_QUOTE)}...'`
    : `'${text}'`;
}
