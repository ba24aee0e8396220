export { ClusterFaults } from './ClusterFaults';
export type { FaultPoints } from './ClusterFaults';
export { DemoControl } from './DemoControl';
export type { ControlAnswer, ControlRequest } from './DemoControl';
export { parseFault } from './Fault';
export type { Fault, RequestMatch } from './Fault';
