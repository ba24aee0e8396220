import { z } from 'zod';
import { DURATION_PATTERN, DURATION_RULE, parseDurationMs } from './duration';
import { mostSimilar } from './similar';

/*
 * Building blocks of the schema. Each says what it allows, so that a message needs no second look at the documentation.
 */

/** A value as a message quotes it: short, and never a whole structure. */
function quoted(value: unknown): string {
  if (value === null) {
    return 'nothing';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object') {
    return 'a map';
  }
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}

/** Message of a field that has one rule. */
export function must(rule: string): {
  error: (issue: { input?: unknown }) => string;
} {
  return {
    error: ({ input }) =>
      input === undefined
        ? `is required: ${rule}`
        : `must be ${rule}, not ${quoted(input)}`,
  };
}

function didYouMean(written: unknown, candidates: readonly string[]): string {
  const meant =
    typeof written === 'string' ? mostSimilar(written, candidates) : undefined;
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

/** A map with these fields and no others. Unknown ones get a line of the message each, in the order of the issue's `keys`. */
export function fields<TShape extends z.ZodRawShape>(
  shape: TShape,
  { unknownField = 'is not a field' }: { unknownField?: string } = {},
) {
  const names = Object.keys(shape);
  const rule = must(`a map of ${names.join(', ')}`);
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .map(key =>
              [
                `${unknownField}${didYouMean(key, names)}`,
                `allowed: ${names.join(', ')}`,
              ].join('; '),
            )
            .join('\n')
        : rule.error(issue),
  });
}

/** One of a few words. */
export function oneOf<const TWords extends readonly [string, ...string[]]>(
  words: TWords,
) {
  return z.enum(words, {
    error: ({ input }) =>
      `${must(`one of ${words.join(', ')}`).error({ input })}${didYouMean(
        input,
        words,
      )}`,
  });
}

/** A list of at least `min` and at most `max` items. */
export function listOf<TItem extends z.ZodType>(
  item: TItem,
  { min, max, what }: { min: number; max: number; what: string },
) {
  const rule = must(`a list of ${min} to ${max} ${what}`);
  return z.array(item, rule).min(min, rule).max(max, rule);
}

/** A text that is not empty. */
export function text(what: string, { max = 1000 }: { max?: number } = {}) {
  const rule = must(`${what}, a text of 1 to ${max} characters`);
  return z.string(rule).min(1, rule).max(max, rule);
}

/** A whole number. */
export function wholeNumber(min: number, max: number) {
  const rule = must(`a whole number from ${min} to ${max}`);
  return z.int(rule).min(min, rule).max(max, rule);
}

/** Yes or no. */
export const flag = () => z.boolean(must('true or false'));

const namespaceRule = must(
  'a Kubernetes namespace name (lower case letters, digits and dashes, at most 63)',
);

/** A namespace. */
export const namespaceName = z
  .string(namespaceRule)
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, namespaceRule)
  .meta({ title: 'namespace name' });

const serviceRule = must(
  'the name of a Service (lower case letters, digits and dashes, at most 63)',
);

/** A Service. */
export const serviceName = z
  .string(serviceRule)
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, serviceRule)
  .meta({ title: 'Service name' });

const objectRule = must('the name of a Kubernetes object, at most 253');

/** A namespaced object of any kind; some, such as roles, have freer names than others. */
export const objectName = z
  .string(objectRule)
  .max(253, objectRule)
  .regex(/^(?!\.\.?$)[^/%\s]+$/, objectRule)
  .meta({ title: 'object name' });

const durationRule = must(DURATION_RULE);

const quantityRule = must('a quantity such as 4, 500m or 8Gi');

/** Amounts of resources by name, as Kubernetes writes them. */
export const quantities = (example: string) =>
  z.record(
    z.string().min(1),
    z.union(
      [
        z
          .string()
          .regex(
            /^(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?\d+)?$/,
            quantityRule,
          ),
        z.number(quantityRule).nonnegative(quantityRule),
      ],
      quantityRule,
    ),
    must(`a map of quantities such as ${example}`),
  );

/** A {@link DurationString}. */
export const duration = z
  .string(durationRule)
  .refine(written => parseDurationMs(written) !== undefined, durationRule)
  .meta({ title: 'duration', pattern: DURATION_PATTERN.source });

const labelRule = must('a label value, a text');

/** Labels by key; the words of a LabelSelector are not taken for labels, so that a slip in one does not select by it. */
const plainLabels = z.record(
  z
    .string()
    .regex(
      /^(?!matchLabels$|matchExpressions$)(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
      must('a label key'),
    ),
  z.string(labelRule).max(63, labelRule),
  must('a map of labels'),
);

const labelExpression = fields({
  key: text('a label key'),
  operator: oneOf(['In', 'NotIn', 'Exists', 'DoesNotExist']),
  values: z
    .array(z.string(labelRule), must('a list of label values'))
    .optional(),
}).refine(
  ({ operator, values = [] }) => operator.endsWith('In') === values.length > 0,
  {
    path: ['values'],
    error:
      'must have values with In and NotIn, and none with Exists and DoesNotExist',
  },
);

const selectorRule = must(
  'a map of labels, or of matchLabels and matchExpressions',
);

/** Objects by their labels. */
export const labelSelector = z
  .union(
    [
      fields(
        {
          matchLabels: plainLabels.optional(),
          matchExpressions: z
            .array(labelExpression, must('a list of expressions'))
            .optional(),
        },
        {
          unknownField:
            'is not a label with a text for its value (numbers need quotes)',
        },
      ),
      plainLabels.transform(matchLabels => ({ matchLabels })),
    ],
    selectorRule,
  )
  .meta({ title: 'labels' });

const portRule = must('a port number from 1 to 65535, or the name of a port');

/** A Service's port. */
export const servicePort = z
  .union(
    [
      z.int(portRule).min(1, portRule).max(65535, portRule),
      z
        .string(portRule)
        .regex(/^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/, portRule),
    ],
    portRule,
  )
  .meta({ title: 'port number or name' })
  .describe('port of the Service by number or name');
