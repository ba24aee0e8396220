export { StepLanes } from './StepLanes';
export { StepTable } from './StepTable';
export { hatchOf } from './StepBar';
