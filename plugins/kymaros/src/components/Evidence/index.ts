export { EvidenceButton } from './EvidenceButton';
export { EvidenceSection } from './EvidenceSection';
