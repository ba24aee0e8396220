export interface Config {
  kymaros?: {
    /** The clusters whose backups are tested. */
    clusters?: Array<{
      /** The name that restore tests use in `spec.cluster`. */
      name: string;
      kubeconfig: {
        /** The kubeconfig file that holds the credentials of Kymaros. */
        path: string;
        /** The context to use; the file's current one by default. */
        context?: string;
      };
      /** The namespace that Velero runs in; `velero` by default. */
      veleroNamespace?: string;
    }>;
  };
}
