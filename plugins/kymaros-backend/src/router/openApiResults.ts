import {
  count,
  listOf,
  milliseconds,
  oneOf,
  ref,
  shape,
  text,
} from './openApiParts';

const flag = { type: 'boolean' };
const number = { type: 'number' };

/** The shapes of what a run found out, beside its levels and findings. */
export const resultSchemas = {
  FindingCause: oneOf(
    'INFRA',
    'BACKUP',
    'SANDBOX',
    'APP',
    'CLEANUP',
    'DEFINITION',
    'CANCELLED',
  ),
  CheckValue: shape({ kind: oneOf('number', 'time'), number }),
  ContainerImage: shape({ container: text, image: text }),
  TimingSegment: shape({
    what: oneOf('prepare', 'queue', 'restore', 'start', 'check'),
    'tier?': text,
    fromMs: milliseconds,
    durationMs: milliseconds,
  }),
  RunTimings: shape({
    path: listOf(ref('TimingSegment')),
    queueMs: milliseconds,
    'rtoMs?': milliseconds,
  }),
  Dependency: shape({
    'tier?': text,
    name: text,
    'port?': count,
    place: oneOf('inside', 'rewritten', 'blocked', 'unknown'),
    'beyond?': oneOf('production', 'other-tier', 'outside'),
    'target?': shape({ 'tier?': text, 'namespace?': text, 'service?': text }),
    queries: count,
    declaredIn: listOf(
      shape({ 'object?': ref('ObjectReference'), field: text }),
    ),
  }),
  KindContents: shape({
    apiVersion: text,
    kind: text,
    expected: count,
    found: count,
    leftOut: listOf(shape({ reason: text, count })),
  }),
  VolumeContents: shape({
    claim: text,
    'requested?': text,
    'capacity?': text,
    bound: flag,
    data: oneOf('restored', 'empty', 'failed', 'unknown'),
    'method?': text,
    'bytes?': count,
    'message?': text,
  }),
  TierContents: shape({
    comparedWith: oneOf('contents', 'list', 'nothing'),
    kinds: listOf(ref('KindContents')),
    differences: listOf(
      shape({
        difference: oneOf('missing', 'failed', 'unexpected', 'changed'),
        object: ref('ObjectReference'),
        'message?': text,
      }),
    ),
    'omitted?': count,
    volumes: listOf(ref('VolumeContents')),
    'notBackedUp?': listOf(ref('ObjectReference')),
  }),
};
