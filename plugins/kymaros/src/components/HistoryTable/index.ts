export { HistorySection } from './HistorySection';
export { StartedBy } from './columns';
