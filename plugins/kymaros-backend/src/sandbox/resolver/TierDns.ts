/** How the pods of one tier ask for names. JSON: it is kept between the steps of a run. */
export interface TierDns {
  nameserver: string;
  searches: string[];
  ndots: number;
}
