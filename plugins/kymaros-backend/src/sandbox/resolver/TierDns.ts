/** How the pods of one tier ask for names. JSON: it is kept between the steps of a run. */
export interface TierDns {
  nameserver: string;
  searches: string[];
  ndots: number;
}

/** The domain of the cluster's names: each search domain is shorter than the one before. */
export function clusterDomainOf({ searches }: TierDns): string {
  return searches[searches.length - 1];
}
