import { Duplex } from 'node:stream';

/** A connection as the side sees it that was dialled. */
export type AcceptedConnection = Duplex & { remoteAddress: string };
/** A process that answers on a TCP port of its pod. */
export type ConnectionHandler = (connection: AcceptedConnection) => void;
/** A process that answers datagrams on a UDP port of its pod; no answer is silence. */
export type DatagramHandler = (
  datagram: Buffer,
  from: string,
) => Promise<Buffer | undefined>;

/** The network as one pod sees it. */
export interface PodNetwork {
  readonly address: string;
  readonly hostname: string;
  /** Accepts TCP connections; an address of `127.0.0.1` accepts them from the pod itself only. */
  listen(
    port: number,
    handler: ConnectionHandler,
    address?: string,
  ): () => void;
  /** Whether a TCP port is taken. */
  isListening(port: number): boolean;
  listenDatagrams(port: number, handler: DatagramHandler): () => void;
  /** Opens a TCP connection to a name or an address. Rejects with a NetworkError; what a policy drops waits until the signal. */
  connect(host: string, port: number, signal: AbortSignal): Promise<Duplex>;
  send(
    address: string,
    port: number,
    datagram: Buffer,
    signal: AbortSignal,
  ): Promise<Buffer>;
  /** The IPv4 addresses of a name, by the pod's own resolver settings. */
  lookup(host: string, signal: AbortSignal): Promise<string[]>;
}
