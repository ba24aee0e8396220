export { StepLanes } from './StepLanes';
export { StepTable } from './StepTable';
