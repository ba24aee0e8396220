/** Last words of the names of settings whose values are hosts. */
const HOST_WORDS =
  /^(?:hosts?|hostnames?|addrs?|address|addresses|urls?|uris?|endpoints?|servers?|brokers?|dsn|nodes|sentinels|peers|seeds|points|upstreams?)$/;
/** Settings of this kind say how the application itself is reached, or by whom. */
const OWN_WORDS =
  /^(?:listen|listener|listeners|bind|public|external|allowed|trusted|virtual|cors|origin|origins|advertise|advertised|redirect|callback|ingress)$/;

/** Whether the value is a host, or a list of them, going by the name: `DATABASE_HOST`, `spring.redis.sentinel.nodes`, `--backendUrl`. */
export function isSettingOfHosts(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return (
    HOST_WORDS.test(words.at(-1) ?? '') &&
    !words.some(word => OWN_WORDS.test(word)) &&
    // The pod's own name.
    words.join() !== 'hostname'
  );
}
