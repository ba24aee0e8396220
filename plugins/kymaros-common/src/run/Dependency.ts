import type { ObjectReference } from './Finding';

/** Something that a tier needs, by its name on the network, or that the catalog says a service depends on. @public */
export interface Dependency {
  /** Source namespace of the tier that needs it. Absent for a relation of the catalog, which names no tier. */
  tier?: string;
  /** As it was asked for or written: `postgres.app-db.svc.cluster.local`; of a relation its target, `resource:default/db`. */
  name: string;
  port?: number;
  /**
   * Where the name leads in the sandbox:
   *
   * - `inside`: to a Service of the same tier, or of the run, by the sandbox's own name; of a relation, to what the test restores.
   * - `rewritten`: production's name, led to the sandbox's twin.
   * - `blocked`: to something outside of the run, which the sandbox may not reach.
   * - `unknown`: nowhere, inside or outside; of a relation, the catalog does not say where its target lives.
   */
  place: 'inside' | 'rewritten' | 'blocked' | 'unknown';
  /** Of `blocked`: would it have reached production of this cluster, another tier that the mode keeps away, or the world? */
  beyond?: 'production' | 'other-tier' | 'outside';
  /** What it leads to, as far as it is known. */
  target?: {
    tier?: string;
    namespace?: string;
    /** Absent for a relation of the catalog. */
    service?: string;
  };
  /** How often the run's resolver was asked for it; 0 when it is only written down somewhere. */
  queries: number;
  /** Where it is written down, at most 10. */
  declaredIn: Array<{
    /** Absent for a relation of the catalog. */
    object?: ObjectReference;
    /** `env DATABASE_URL of container api`, `data nginx.conf`, `dependsOn of component:default/api`. */
    field: string;
  }>;
}
