export { CriticalPathSection } from './CriticalPathSection';
