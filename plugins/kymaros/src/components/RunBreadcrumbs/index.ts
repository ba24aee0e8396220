export { RunBreadcrumbs } from './RunBreadcrumbs';
