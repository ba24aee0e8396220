export { Section } from './Section';
export type { Fold } from './useFold';
export { ChartOrTable } from './ChartOrTable';
export { DataTable, type Column } from './DataTable';
export { More } from './More';
export { Nothing } from './Nothing';
export { Part } from './Part';
export { Stack } from './Stack';
