export { IsolationSection } from './IsolationSection';
