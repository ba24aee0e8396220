export { DefinitionProblems } from './DefinitionProblems';
export { NotEntitled } from './NotEntitled';
export { NotConfigured } from './NotConfigured';
