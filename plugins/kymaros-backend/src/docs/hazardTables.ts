import type { Hazard } from '@kymaros/plugin-kymaros-node';
import { POD_RESOURCES } from '../sandbox/hazards/podCarriers';

type Row = [entry: string, what: string, risk: string, done: string];

const HEAD: Row = ['entry', 'in the backup', 'risk', 'what is done'];

const SECTIONS: ReadonlyArray<[Hazard['neutralise']['kind'], string]> = [
  ['refuse', '### Refused: the run does not start'],
  ['patch', '### Changed: restored harmless'],
  ['exclude', '### Left out: not restored'],
];

/** The table of hazards as Markdown. */
export function hazardTables(hazards: readonly Hazard[]): string {
  return SECTIONS.flatMap(([kind, title]) => [
    title,
    table(
      hazards.filter(({ neutralise }) => neutralise.kind === kind).map(rowOf),
    ),
  ]).join('\n\n');
}

function rowOf({ id, title, resources, risk, remedy }: Hazard): Row {
  return [`\`${id}\``, `${title}: ${describe(resources)}`, risk, remedy];
}

function describe(resources: readonly string[]): string {
  if (resources.includes('*')) {
    return 'any object';
  }
  const makesPods = POD_RESOURCES.every(one => resources.includes(one));
  const named = resources.filter(
    one => !(makesPods && POD_RESOURCES.includes(one)),
  );
  return [
    ...named.map(one => `\`${one}\``),
    ...(makesPods ? ['pods and all that makes pods'] : []),
  ].join(', ');
}

function table(rows: Row[]): string {
  const widths = HEAD.map((_, column) =>
    Math.max(...[HEAD, ...rows].map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  return [
    line(HEAD),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}
