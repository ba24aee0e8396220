import { StatusCause } from './errors';
import { KubeObject } from './objects';
import type { Store } from './Store';

/** What is special about writing objects of one kind. */
export interface KindRules<T = KubeObject> {
  /** Fills in what Kubernetes fills in, or allocates; works on a draft. */
  prepareForCreate?(draft: T, store: Store): void;
  prepareForUpdate?(draft: T, old: T): void;
  validate?(object: T): StatusCause[];
  validateUpdate?(object: T, old: T): StatusCause[];
  /** How many seconds a deletion leaves to whoever ends the object; 0 for all but running pods. */
  graceSeconds?(object: T, requested?: number): number;
}

/** A write that is about to happen. */
export interface AdmissionRequest {
  operation: 'create' | 'update' | 'delete';
  resource: string;
  /** The draft of what is to be stored; for a deletion, what is to go. */
  object: KubeObject;
  old?: KubeObject;
}

/** Refuses a write by throwing an ApiError, or completes its draft. */
export type Admission = (request: AdmissionRequest, store: Store) => void;
