/**
 * Restores from Velero backups for Kymaros.
 *
 * @packageDocumentation
 */
export { kymarosModuleVelero as default } from './module';
