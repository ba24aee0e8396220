import { RE2JS } from 're2js';
import { z } from 'zod';
import { fields, must, oneOf, text } from './fields';

const wanted = must('a text');

const plainText = z.string(wanted).max(10_000, wanted);

/** A regular expression that RE2 understands: it takes linear time, whatever it is given. */
const pattern = text('a regular expression')
  .superRefine((written, context) => {
    try {
      RE2JS.compile(written);
    } catch (error) {
      context.addIssue({
        code: 'custom',
        message: `must be a regular expression as RE2 reads it (no look-around, no back references): ${
          (error as Error).message
        }`,
      });
    }
  })
  .meta({ title: 'regular expression' });

const PERCENTAGE = /^\d{1,4}(\.\d{1,4})?%$/;
const percentageRule = must('a percentage such as 1% or 0.5%');
const percentage = z
  .string(percentageRule)
  .regex(PERCENTAGE, percentageRule)
  .meta({ title: 'percentage' });

const number = fields({
  operator: oneOf(['==', '!=', '<', '<=', '>', '>=']).describe(
    'how the number read compares with `value`',
  ),
  value: z.number(must('a number')).describe('what it is compared with'),
});

/** A map in which at least one of its fields is given. */
function someOf<TShape extends z.ZodRawShape>(shape: TShape) {
  const names = Object.keys(shape);
  return fields(shape).refine(
    given => Object.values(given).some(value => value !== undefined),
    { error: `must have at least one of ${names.join(', ')}` },
  );
}

const baseline = someOf({
  notBelow: percentage
    .optional()
    .describe('how far it may be below the earlier value'),
  notAbove: percentage
    .optional()
    .describe('how far it may be above the earlier value'),
});

/** What the output of a command must be. @public */
export const outputExpectation = someOf({
  equals: plainText
    .optional()
    .describe('the output, without white space around it'),
  matches: pattern
    .optional()
    .describe(
      'RE2 syntax; found anywhere in the output unless ^ and $ anchor it',
    ),
  number: number
    .optional()
    .describe('the output is a number, which is compared and kept as a series'),
  baseline: baseline
    .optional()
    .describe(
      'the output is a number, which is compared with that of the newest earlier run in which this check passed',
    ),
  newestRecord: z
    .literal(true, must('true, or left out'))
    .meta({ title: '`true`' })
    .optional()
    .describe(
      'the output is the time of the newest record (ISO 8601, UTC where no zone is given, or epoch seconds); the data loss counts from it',
    ),
}).refine(given => !(given.newestRecord && (given.number || given.baseline)), {
  path: ['newestRecord'],
  error: 'cannot go with number or baseline: the output is a time',
});

/** What the answer of a service must be. @public */
export const answerExpectation = someOf({
  body: someOf({
    equals: plainText
      .optional()
      .describe('the body, without white space around it'),
    contains: text('a text').optional().describe('a text that is found in it'),
    matches: pattern
      .optional()
      .describe(
        'RE2 syntax; found anywhere in the body unless ^ and $ anchor it',
      ),
  })
    .optional()
    .describe('of the body, its first 64 KiB are read'),
  headers: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, must('the name of a header')),
      someOf({ equals: plainText.optional(), matches: pattern.optional() }),
      must('a map of headers'),
    )
    .refine(given => Object.keys(given).length > 0, {
      error: 'must name at least one header',
    })
    .optional()
    .describe(
      'headers by name in any case, each with `equals` or `matches` (RE2)',
    ),
});

/** What the output of a command must be. @public */
export type OutputExpectation = z.output<typeof outputExpectation>;

/** What the answer of a service must be. @public */
export type AnswerExpectation = z.output<typeof answerExpectation>;
