import { ServerResponse } from 'node:http';
import { ApiError } from '../errors';
import { ApiRequest } from '../interceptors';
import { NewObject, ObjectKey } from '../objects';
import { ResourceType } from '../resources';
import { DeleteOptions, WriteOptions } from '../Store';

/** A request for a served resource, with what only HTTP knows of it. */
export interface ResourceRequest {
  request: ApiRequest;
  type: ResourceType;
  accept?: string;
  contentType?: string;
  response: ServerResponse;
}

const WRITABLE_SUBRESOURCES = ['status', 'finalize', 'scale'];

/** The key of the object that a request names. */
export function keyOf(request: ApiRequest): ObjectKey {
  return { namespace: request.namespace, name: request.name! };
}

/** The object in the body of a request, which must be of the kind of the URL. */
export function bodyObject({ request, type }: ResourceRequest): NewObject {
  const object = request.body as NewObject;
  if (typeof object !== 'object' || object === null) {
    throw ApiError.badRequest('the body of the request must be an object');
  }
  if (
    object.kind &&
    object.kind !== type.kind &&
    request.subresource !== 'scale'
  ) {
    const why = `${object.kind} in version "${object.apiVersion}" cannot be handled as a ${type.kind}: no kind "${object.kind}" is registered for this resource`;
    throw ApiError.badRequest(why);
  }
  return { ...object, metadata: object.metadata ?? {} };
}

/** The metadata of a body, in the namespace that the URL names. */
export function locate(
  object: NewObject,
  request: ApiRequest,
): NewObject['metadata'] {
  const { namespace } = object.metadata;
  if (namespace && request.namespace && namespace !== request.namespace) {
    const why = `the namespace of the provided object does not match the namespace sent on the request`;
    throw ApiError.badRequest(why);
  }
  return request.namespace
    ? { ...object.metadata, namespace: request.namespace }
    : object.metadata;
}

/** How a request wants to write. */
export function writeOptions(request: ApiRequest): WriteOptions {
  const dryRun = dryRunOf(request.query.getAll('dryRun'));
  const subresource = WRITABLE_SUBRESOURCES.includes(request.subresource ?? '')
    ? (request.subresource as WriteOptions['subresource'])
    : undefined;
  return { dryRun, subresource };
}

function dryRunOf(values: string[]): boolean {
  const wrong = values.find(value => value !== 'All');
  if (wrong) {
    throw ApiError.badRequest(
      `Invalid value: "${wrong}": dryRun supports only the value All`,
    );
  }
  return values.length > 0;
}

/** How a request wants to delete, by its body and its query. */
export function deleteOptions(request: ApiRequest): DeleteOptions {
  const body = (request.body ?? {}) as Omit<DeleteOptions, 'dryRun'> & {
    dryRun?: string[];
  };
  const { query } = request;
  const grace = query.get('gracePeriodSeconds');
  const policy = (query.get('propagationPolicy') ??
    body.propagationPolicy) as DeleteOptions['propagationPolicy'];
  return {
    preconditions: body.preconditions,
    gracePeriodSeconds:
      grace === null ? body.gracePeriodSeconds : Number(grace),
    propagationPolicy: policy ?? undefined,
    dryRun: dryRunOf([...query.getAll('dryRun'), ...(body.dryRun ?? [])]),
  };
}
