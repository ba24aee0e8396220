import type { HumanDuration } from '@backstage/types';

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
      /** Sandboxes at the same time on this cluster, those that are kept after a run too. Default: 20. */
      maxSandboxes?: number;
      /** The longest that sandboxes may be kept after a run, extensions included, such as 24h. Default: 24h. */
      maxKeep?: string;
      /**
       * Whether a run stops unless probe pods have shown that its sandboxes are closed. Where it is waived, runs are marked.
       * Default: required.
       */
      isolationProof?: 'required' | 'waived';
      /** ClusterRole that Kymaros binds itself to in each of its namespaces. Default: kymaros-sandbox. */
      sandboxRole?: string;
      /** The pods that try, before anything is restored, what must fail. */
      probe?: {
        /** An image with busybox, or a shell with its wget, nslookup, httpd and timeout. Default: busybox:1.37. */
        image?: string;
        /** Resources of the container. */
        resources?: {
          requests?: { [resource: string]: string | number };
          limits?: { [resource: string]: string | number };
        };
        /** Security context of the container. Default: one that the Pod Security Standard restricted lets pass. */
        securityContext?: { [field: string]: unknown };
      };
      /** The DNS of each run, which leads the application's names into its sandboxes. */
      resolver?: {
        /** An image of CoreDNS. Default: the one that the cluster's own DNS runs. */
        image?: string;
        /** Resources of the container. */
        resources?: {
          requests?: { [resource: string]: string | number };
          limits?: { [resource: string]: string | number };
        };
        /** Security context of the container. Default: one that the Pod Security Standard restricted lets pass. */
        securityContext?: { [field: string]: unknown };
        /** Domain of the cluster's names. Default: what the cluster's own CoreDNS says, else cluster.local. */
        clusterDomain?: string;
        /** Where the DNS pods of the cluster are. */
        upstream?: {
          /** Default: kube-system. */
          namespace?: string;
          /** Default: k8s-app: kube-dns. */
          podLabels?: { [label: string]: string };
        };
      };
    }>;
    /** The signed records of finished runs. */
    evidence?: {
      /**
       * Private Ed25519 key that records are signed with, PEM (PKCS#8). Default: one that is generated and kept in the
       * database.
       * @visibility secret
       */
      signingKey?: string;
    };
    /** The page about all restore tests. */
    fleet?: {
      /**
       * Which entities of the catalog are services, as filters of the catalog; one that fits is enough. Whatever a restore
       * test vouches for is one anyway. Default: components of type service or website, resources of type database.
       */
      services?: Array<{ [field: string]: string | string[] }>;
    };
    /** For how long what is kept of runs stays. */
    retention?: {
      /** Finished runs. The newest of each test that speaks about its backup always stays. */
      runs?: {
        /** Older ones go. Default: 400d. */
        maxAge?: string | HumanDuration;
        /** Of each test, more than so many go, the oldest first. Default: 1000. */
        maxPerTest?: number;
      };
      /** Events, logs and contents of backups; the run stays without them. */
      details?: {
        /** Default: 90d. */
        maxAge?: string | HumanDuration;
      };
      /** Signed records, also of runs that are gone. The newest of each test always stays. */
      evidence?: {
        /** Default: 7 years. */
        maxAge?: string | HumanDuration;
      };
    };
    /** Adds to the table of what must not be restored as it is, or lets an entry of it be. */
    hazards?: Array<{
      /** Of an entry to allow, or of a new one; kebab-case. */
      id: string;
      /** Allow an entry of the table, exclude resources from all restores, or refuse backups that hold them. */
      action: 'allow' | 'exclude' | 'refuse';
      /** With allow: on these clusters only. */
      clusters?: string[];
      /** With exclude and refuse: its name as people read it. */
      title?: string;
      /** With exclude and refuse: what it would do. */
      risk?: string;
      /** With exclude and refuse: plurals with their groups, such as buckets.s3.example.com; `*` stands for any text. */
      resources?: string[];
    }>;
    /** How results are judged. */
    scoring?: {
      /** What each level of a result counts for beside the others; numbers of at least 0, not all 0. */
      weights?: {
        /** Default: 20. */
        integrity?: number;
        /** Default: 20. */
        completeness?: number;
        /** Default: 15. */
        startup?: number;
        /** Default: 25. */
        health?: number;
        /** Default: 10. */
        dependencies?: number;
        /** Default: 10. */
        objectives?: number;
      };
      /** How long what has come up must stay up before it is judged, such as 30s. Default: 10s. */
      stabilityWindow?: string;
    };
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
