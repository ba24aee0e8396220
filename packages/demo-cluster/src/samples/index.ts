export { installSamples } from './installSamples';
export type { SampleCluster } from './SampleCluster';
