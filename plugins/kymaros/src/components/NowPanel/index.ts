export { NowSection } from './NowSection';
export { ActiveRunSection } from './ActiveRunSection';
