/**
 * Shows on the page of a service whether its backups restore.
 *
 * @packageDocumentation
 */
export { kymarosPlugin as default } from './plugin';
export { kymarosApiRef } from './api';
export { isKymarosAvailable } from './availability';
export { kymarosTranslationRef } from './translation';
