export { RunChart, type RunPointData } from './RunChart';
