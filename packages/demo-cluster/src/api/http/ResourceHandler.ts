import { ApiError } from '../errors';
import { Interceptors } from '../interceptors';
import { KubeObject, NewObject, ObjectKey, ResourceName } from '../objects';
import { PATCH_CONTENT_TYPES } from '../patch';
import { resourceName, ResourceType } from '../resources';
import { DeleteOptions, Store } from '../Store';
import { checkFieldSelector } from './fieldSelectors';
import { listPage, selectionOf } from './listing';
import {
  represented,
  representationOf,
  representedList,
} from './representation';
import {
  bodyObject,
  deleteOptions,
  keyOf,
  locate,
  ResourceRequest,
  writeOptions,
} from './resourceRequest';
import { scaleOf, scaled } from './scale';
import { WatchResponse } from './watching';

/** What is answered: a body with its code, or nothing when the handler wrote by itself. */
export interface Answer {
  code: number;
  body: unknown;
}

/** The kinds of which a deletion answers with the object instead of a Status. */
const RETURNED_WHEN_DELETED = [
  'pods',
  'services',
  'persistentvolumes',
  'persistentvolumeclaims',
  'serviceaccounts',
  'resourcequotas',
];

/** Reads and writes objects on behalf of HTTP requests. */
export class ResourceHandler {
  readonly #store: Store;
  readonly #interceptors: Interceptors;

  constructor(options: { store: Store; interceptors: Interceptors }) {
    this.#store = options.store;
    this.#interceptors = options.interceptors;
  }

  handle(call: ResourceRequest): Answer | undefined {
    const { request, type } = call;
    this.#checkSubresource(type, request.subresource);
    checkFieldSelector(type, request.query.get('fieldSelector'));
    switch (request.verb) {
      case 'watch':
        this.#watch(call);
        return undefined;
      case 'list':
        return this.#list(call);
      case 'get':
        return this.#read(call);
      case 'create':
        return this.#create(call);
      case 'update':
        return this.#update(call);
      case 'patch':
        return this.#patch(call);
      case 'delete':
        return this.#delete(call);
      default:
        return this.#deleteCollection(call);
    }
  }

  #checkSubresource(type: ResourceType, subresource: string | undefined): void {
    const served =
      subresource === undefined ||
      (subresource === 'status' && type.statusSubresource) ||
      (subresource === 'scale' && type.scaleSubresource) ||
      (subresource === 'finalize' && type.plural === 'namespaces') ||
      (subresource === 'eviction' && type.plural === 'pods');
    if (!served) {
      throw ApiError.noSuchResource();
    }
  }

  #watch({ request, type, accept, response }: ResourceRequest): void {
    const form = representationOf(accept);
    new WatchResponse({
      store: this.#store,
      interceptors: this.#interceptors,
      request,
      response,
      type,
      form,
    }).start();
  }

  #list({ request, type, accept }: ResourceRequest): Answer {
    const selection = selectionOf(request.namespace, request.query);
    const page = listPage(this.#store, resourceName(type), {
      selection,
      params: request.query,
    });
    return {
      code: 200,
      body: representedList(type, page, representationOf(accept)),
    };
  }

  #read({ request, type, accept }: ResourceRequest): Answer {
    const object = this.#store.require(
      resourceName(type),
      keyOf(request),
    ) as KubeObject;
    const body =
      request.subresource === 'scale'
        ? scaleOf(object)
        : represented(object, representationOf(accept));
    return { code: 200, body };
  }

  #create(call: ResourceRequest): Answer {
    const { request, type } = call;
    if (request.subresource === 'eviction') {
      this.#store.delete(
        'pods',
        keyOf(request),
        (request.body as { deleteOptions?: DeleteOptions }).deleteOptions,
      );
      return {
        code: 201,
        body: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Success',
          code: 201,
        },
      };
    }
    const object = bodyObject(call);
    const created = this.#store.create(
      resourceName(type),
      { ...object, metadata: locate(object, request) },
      writeOptions(request),
    );
    return {
      code: 201,
      body: represented(created as KubeObject, representationOf(call.accept)),
    };
  }

  #update(call: ResourceRequest): Answer {
    const { request, type } = call;
    const resource = resourceName(type);
    const object = bodyObject(call);
    if (object.metadata.name && object.metadata.name !== request.name) {
      const why = `the name of the object (${object.metadata.name}) does not match the name on the URL (${request.name})`;
      throw ApiError.badRequest(why);
    }
    if (request.subresource === 'scale') {
      return this.#scale(resource, keyOf(request), object);
    }
    const metadata = { ...locate(object, request), name: request.name };
    const updated = this.#store.update(
      resource,
      { ...object, metadata },
      writeOptions(request),
    );
    return {
      code: 200,
      body: represented(updated as KubeObject, representationOf(call.accept)),
    };
  }

  #patch(call: ResourceRequest): Answer {
    const { request, type } = call;
    const resource = resourceName(type);
    const patchType =
      PATCH_CONTENT_TYPES[(call.contentType ?? '').split(';')[0].trim()];
    if (!patchType) {
      throw ApiError.unsupportedMediaType(
        `the body of the request was in an unknown format - accepted media types include: ${Object.keys(
          PATCH_CONTENT_TYPES,
        ).join(', ')}`,
      );
    }
    const key = keyOf(request);
    if (request.subresource === 'scale') {
      return this.#scale(resource, key, request.body as NewObject);
    }
    const existed = this.#store.get(resource, key) !== undefined;
    const change = {
      type: patchType,
      patch: request.body,
      ...writeOptions(request),
    };
    const object = this.#store.patch(resource, key, change) as KubeObject;
    return {
      code: existed ? 200 : 201,
      body: represented(object, representationOf(call.accept)),
    };
  }

  #scale(resource: ResourceName, key: ObjectKey, scale: NewObject): Answer {
    const object = this.#store.modify(resource, key, draft =>
      scaled(draft as KubeObject, scale),
    );
    return { code: 200, body: scaleOf(object as KubeObject) };
  }

  #delete(call: ResourceRequest): Answer {
    const { request, type } = call;
    const resource = resourceName(type);
    const last = this.#store.delete(
      resource,
      keyOf(request),
      deleteOptions(request),
    ) as KubeObject;
    const remains = this.#store.get(resource, keyOf(request)) !== undefined;
    if (
      remains ||
      (!type.custom && RETURNED_WHEN_DELETED.includes(type.plural))
    ) {
      return {
        code: 200,
        body: represented(last, representationOf(call.accept)),
      };
    }
    const { name, uid } = last.metadata;
    const details = {
      name,
      ...(type.group && { group: type.group }),
      kind: type.plural,
      uid,
    };
    return {
      code: 200,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details,
      },
    };
  }

  #deleteCollection(call: ResourceRequest): Answer {
    const { request, type } = call;
    const resource = resourceName(type);
    const selection = selectionOf(request.namespace, request.query);
    const items = this.#store.list(resource, selection) as KubeObject[];
    items.forEach(item =>
      this.#store.delete(resource, item.metadata, deleteOptions(request)),
    );
    const metadata = { resourceVersion: String(this.#store.changes.revision) };
    return {
      code: 200,
      body: representedList(
        type,
        { items, metadata },
        representationOf(call.accept),
      ),
    };
  }
}
