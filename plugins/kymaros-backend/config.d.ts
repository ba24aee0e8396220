export interface Config {
  /** Restore tests of Velero backups. */
  kymaros?: {
    /**
     * Tells Backstage installations that share a cluster apart; a Kubernetes label value. Default: backstage.
     * Changing it makes Kymaros forget what is left of earlier runs in the clusters.
     */
    instance?: string;
    /** Clusters that backups may be restored in. Each says how it is reached by exactly one of kubeconfig, url or inCluster. */
    clusters?: Array<{
      /** Name by which tests and entitlements refer to it. */
      name: string;
      /** What people read. Default: the name. */
      title?: string;
      /** Reach it by a kubeconfig file. */
      kubeconfig?: {
        /** Path of the file, from the directory the backend runs in. */
        path: string;
        /** Context to use. Default: the file's current one. */
        context?: string;
      };
      /** Reach it by the address of its API server, with serviceAccountToken. */
      url?: string;
      /**
       * Token of the service account that Kymaros acts as.
       * @visibility secret
       */
      serviceAccountToken?: string;
      /** Certificate authority of the API server, PEM in base64. */
      caData?: string;
      /** Do not verify the certificate of the API server. Default: false. */
      skipTLSVerify?: boolean;
      /** Reach the cluster that Backstage itself runs in, as its pod's service account. */
      inCluster?: boolean;
      /** Namespace of Velero. Default: velero. */
      veleroNamespace?: string;
      /** Runs at the same time on this cluster. Default: 2. */
      maxConcurrentRuns?: number;
    }>;
    /**
     * Which tests may restore what. Nothing is allowed but what is listed: each source namespace of a test needs an entry
     * that fits. A list that is left out fits everything; `*` in a value stands for any text.
     */
    entitlements?: Array<{
      /** Entity refs of owners, such as group:default/team-shop. */
      owners?: string[];
      /** Entity refs of the entities that define tests, such as restoretest:kymaros-system/*. */
      entities?: string[];
      /** Names of clusters. */
      clusters?: string[];
      /** Source namespaces. */
      namespaces: string[];
      /** Backups as tests name them: a name, latest, or schedule/NAME. */
      backups?: string[];
    }>;
  };
}
