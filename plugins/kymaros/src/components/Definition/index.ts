export { DefinitionProblems } from './DefinitionProblems';
export { NotConfigured } from './NotConfigured';
