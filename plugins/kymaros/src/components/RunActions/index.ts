export { RunButton } from './RunButton';
export { CancelButton } from './CancelButton';
