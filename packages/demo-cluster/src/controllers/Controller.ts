import { EventRecorder } from '../api/EventRecorder';
import { Store } from '../api/Store';

/** What every controller works with. */
export interface ControllerContext {
  store: Store;
  events: EventRecorder;
}

/** A loop that brings one kind of object to what its spec says. `start` gives the function that ends it. */
export type Controller = (context: ControllerContext) => () => void;

/** Ends several things as one. */
export function all(...stops: Array<() => void>): () => void {
  return () => stops.forEach(stop => stop());
}
