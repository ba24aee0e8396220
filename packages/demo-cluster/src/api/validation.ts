import { StatusCause } from './errors';
import { NewObject } from './objects';
import { ResourceType } from './resources';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const KEY_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** The kinds whose names become one part of a DNS name. */
const LABEL_NAMED = new Set(['namespaces', 'services']);
/** The kinds whose names may hold more than a DNS name. */
const PATH_NAMED = new Set([
  'roles',
  'rolebindings',
  'clusterroles',
  'clusterrolebindings',
]);

/** Makes the cause of an invalid field. */
export function invalidValue(
  field: string,
  value: unknown,
  why: string,
): StatusCause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
    field,
  };
}

/** Makes the cause of a missing field. */
export function requiredValue(field: string, why = ''): StatusCause {
  return {
    reason: 'FieldValueRequired',
    message: why ? `Required value: ${why}` : 'Required value',
    field,
  };
}

/** Makes the cause of a field that must not be changed or set. */
export function forbiddenValue(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}

/** What is wrong with an object's metadata. */
export function validateMetadata(
  type: ResourceType,
  object: NewObject,
): StatusCause[] {
  const { name, labels, annotations } = object.metadata;
  return [
    ...validateName(type, name),
    ...Object.entries(labels ?? {}).flatMap(([key, value]) =>
      validateLabel(key, value),
    ),
    ...Object.keys(annotations ?? {}).flatMap(key =>
      validateKey('metadata.annotations', key),
    ),
  ];
}

function validateName(
  type: ResourceType,
  name: string | undefined,
): StatusCause[] {
  const field = 'metadata.name';
  if (!name) {
    return [requiredValue(field, 'name or generateName is required')];
  }
  if (PATH_NAMED.has(type.plural)) {
    return /[/%]/.test(name)
      ? [invalidValue(field, name, "may not contain '/' or '%'")]
      : [];
  }
  if (LABEL_NAMED.has(type.plural)) {
    return [
      ...(name.length > 63
        ? [invalidValue(field, name, 'must be no more than 63 characters')]
        : []),
      ...(DNS_LABEL.test(name) ? [] : [invalidValue(field, name, LABEL_RULE)]),
    ];
  }
  return [
    ...(name.length > 253
      ? [invalidValue(field, name, 'must be no more than 253 characters')]
      : []),
    ...(DNS_SUBDOMAIN.test(name)
      ? []
      : [invalidValue(field, name, SUBDOMAIN_RULE)]),
  ];
}

/** What is wrong with one label. */
export function validateLabel(
  key: string,
  value: string,
  field = 'metadata.labels',
): StatusCause[] {
  const causes = validateKey(field, key);
  if (typeof value !== 'string') {
    return [...causes, invalidValue(field, value, 'must be a string')];
  }
  if (value.length > 63) {
    causes.push(invalidValue(field, value, 'must be no more than 63 bytes'));
  }
  if (value !== '' && !LABEL_NAME.test(value)) {
    causes.push(invalidValue(field, value, LABEL_VALUE_RULE));
  }
  return causes;
}

function validateKey(field: string, key: string): StatusCause[] {
  const [prefix, name] = key.includes('/')
    ? key.split('/', 2)
    : [undefined, key];
  const good =
    LABEL_NAME.test(name) &&
    name.length <= 63 &&
    (prefix === undefined ||
      (DNS_SUBDOMAIN.test(prefix) && prefix.length <= 253));
  return good ? [] : [invalidValue(field, key, KEY_RULE)];
}
