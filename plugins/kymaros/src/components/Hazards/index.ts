export { HazardList } from './HazardList';
