export { FindingItem } from './FindingItem';
export { FindingList } from './FindingList';
