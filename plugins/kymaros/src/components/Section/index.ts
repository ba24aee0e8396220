export { Section } from './Section';
export { ChartOrTable } from './ChartOrTable';
export { DataTable, type Column } from './DataTable';
export { Nothing } from './Nothing';
export { Part } from './Part';
export { Stack } from './Stack';
