/**
 * What other backend packages may plug into Kymaros.
 *
 * @packageDocumentation
 */
export * from './cluster';
export * from './hazard';
export * from './provider';
export * from './checkType';
export * from './extensionPoints';
export * from './LatestReporter';
