export { CompareSection } from './CompareSection';
export { ComparisonPage } from './ComparisonPage';
export { SinceBefore } from './SinceBefore';
