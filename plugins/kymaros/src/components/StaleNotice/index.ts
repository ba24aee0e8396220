export { RunGone } from './RunGone';
export { StaleNotice, WhenLoaded } from './StaleNotice';
