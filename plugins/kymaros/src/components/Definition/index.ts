export { ClusterNotice } from './ClusterNotice';
export { DefinitionProblems } from './DefinitionProblems';
export { NotConfigured } from './NotConfigured';
export { NotEntitled } from './NotEntitled';
export { Suspended } from './Suspended';
