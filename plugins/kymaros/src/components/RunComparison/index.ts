export { CompareSection } from './CompareSection';
export { ComparisonPage } from './ComparisonPage';
