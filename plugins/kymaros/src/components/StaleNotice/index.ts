export { StaleNotice, WhenLoaded } from './StaleNotice';
