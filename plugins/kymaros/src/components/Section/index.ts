export { Section } from './Section';
export { ChartOrTable } from './ChartOrTable';
export { DataTable, type Column } from './DataTable';
export { Stack } from './Stack';
