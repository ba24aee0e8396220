export { StepLanes } from './StepLanes';
export { StepTable } from './StepTable';
export { IfItFits } from './IfItFits';
export { Legend } from './Legend';
export { lookOf } from './looks';
