export { Mark } from './Mark';
export { StatusLabel } from './StatusLabel';
export { RunStatus, wordOfRun } from './RunStatus';
export { useToneColors } from './toneColors';
