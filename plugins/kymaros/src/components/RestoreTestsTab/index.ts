export { RestoreTestsTab } from './RestoreTestsTab';
