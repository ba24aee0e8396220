/** One cause of a Status, as Kubernetes lists them for invalid objects. */
export interface StatusCause {
  /** Admission policies give none. */
  reason?: string;
  message: string;
  field?: string;
}

/** What a Status says about its object. */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** The Kubernetes Status of a failed request. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: {};
  status: 'Failure' | 'Success';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** The part of a resource's description that an error needs. */
export interface ErrorResource {
  plural: string;
  kind: string;
  group: string;
}

/** A refusal of the API server: everything that a client sees of it. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details?: StatusDetails;

  constructor(options: {
    code: number;
    reason: string;
    message: string;
    details?: StatusDetails;
  }) {
    super(options.message);
    this.name = 'ApiError';
    this.code = options.code;
    this.reason = options.reason;
    this.details = options.details;
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }

  static badRequest(message: string): ApiError {
    return new ApiError({ code: 400, reason: 'BadRequest', message });
  }

  static unauthorized(): ApiError {
    return new ApiError({
      code: 401,
      reason: 'Unauthorized',
      message: 'Unauthorized',
    });
  }

  static forbidden(
    resource: ErrorResource,
    name: string,
    why: string,
    causes?: StatusCause[],
  ) {
    return new ApiError({
      code: 403,
      reason: 'Forbidden',
      message: `${qualified(resource)}${
        name && ` "${name}"`
      } is forbidden: ${why}`,
      details: { ...detailsOf(resource, name), ...(causes && { causes }) },
    });
  }

  static notFound(resource: ErrorResource, name: string): ApiError {
    return new ApiError({
      code: 404,
      reason: 'NotFound',
      message: `${qualified(resource)} "${name}" not found`,
      details: detailsOf(resource, name),
    });
  }

  static noSuchResource(): ApiError {
    return new ApiError({
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource',
      details: {},
    });
  }

  static methodNotAllowed(): ApiError {
    return new ApiError({
      code: 405,
      reason: 'MethodNotAllowed',
      message:
        'the server does not allow this method on the requested resource',
    });
  }

  static alreadyExists(resource: ErrorResource, name: string): ApiError {
    return new ApiError({
      code: 409,
      reason: 'AlreadyExists',
      message: `${qualified(resource)} "${name}" already exists`,
      details: detailsOf(resource, name),
    });
  }

  static conflict(
    resource: ErrorResource,
    name: string,
    why?: string,
  ): ApiError {
    const reason =
      why ??
      'the object has been modified; please apply your changes to the latest version and try again';
    return new ApiError({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on ${qualified(
        resource,
      )} "${name}": ${reason}`,
      details: detailsOf(resource, name),
    });
  }

  static gone(message: string): ApiError {
    return new ApiError({ code: 410, reason: 'Expired', message });
  }

  static unsupportedMediaType(message: string): ApiError {
    return new ApiError({ code: 415, reason: 'UnsupportedMediaType', message });
  }

  static invalid(
    resource: ErrorResource,
    name: string,
    causes: StatusCause[],
  ): ApiError {
    const list = causes.map(cause =>
      cause.field ? `${cause.field}: ${cause.message}` : cause.message,
    );
    const text = list.length === 1 ? list[0] : `[${list.join(', ')}]`;
    const kind = resource.group
      ? `${resource.kind}.${resource.group}`
      : resource.kind;
    return new ApiError({
      code: 422,
      reason: 'Invalid',
      message: `${kind} "${name}" is invalid: ${text}`,
      details: {
        name,
        group: resource.group || undefined,
        kind: resource.kind,
        causes,
      },
    });
  }

  static internal(message: string): ApiError {
    return new ApiError({
      code: 500,
      reason: 'InternalError',
      message: `Internal error occurred: ${message}`,
      details: { causes: [{ reason: '', message }] },
    });
  }
}

function qualified(resource: ErrorResource): string {
  return resource.group
    ? `${resource.plural}.${resource.group}`
    : resource.plural;
}

function detailsOf(resource: ErrorResource, name: string): StatusDetails {
  return { name, group: resource.group || undefined, kind: resource.plural };
}
