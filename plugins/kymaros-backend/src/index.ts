/**
 * The engine of Kymaros and its door.
 *
 * @packageDocumentation
 */
export { kymarosPlugin as default } from './plugin';
