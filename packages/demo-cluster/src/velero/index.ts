export { VeleroServer } from './VeleroServer';
export type { VeleroOptions } from './VeleroServer';
export { DEFAULT_VELERO_SETTINGS } from './settings';
export type { VeleroSettings } from './settings';
export { VeleroFaults } from './VeleroFaults';
export type { RestoreFault } from './VeleroFaults';
export type { BackupFlaws } from './backup/BackupEngine';
export type * from './types';
