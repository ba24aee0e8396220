/**
 * Teaches the Backstage catalog the kind RestoreTest.
 *
 * @packageDocumentation
 */
export { catalogModuleKymaros as default } from './module';
