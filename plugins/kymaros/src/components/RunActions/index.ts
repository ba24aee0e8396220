export { ActionFailure } from './ActionFailure';
export { CancelButton } from './CancelButton';
export { ConfirmDialog } from './ConfirmDialog';
export { ExplainedButton } from './ExplainedButton';
export { RunButton } from './RunButton';
