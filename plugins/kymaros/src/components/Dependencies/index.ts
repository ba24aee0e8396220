export { DependencySection } from './DependencySection';
