export { KeptSandboxes } from './KeptSandboxes';
