import { KYMAROS_ANNOTATIONS } from '@kymaros/plugin-kymaros-common';

const ofAnnotation = (annotation: string) =>
  `metadata.annotations['${annotation}']`;

/** What can stand in a field, as it is written in YAML, by the field's path without numbers. */
export const FIELD_EXAMPLES: Readonly<Record<string, string>> = {
  [ofAnnotation(KYMAROS_ANNOTATIONS.backup)]: 'schedule/shop-nightly',
  [ofAnnotation(KYMAROS_ANNOTATIONS.namespaces)]: 'shop-db,shop-backend',
  [ofAnnotation(KYMAROS_ANNOTATIONS.schedule)]: '"0 2 * * *"',
  [ofAnnotation(KYMAROS_ANNOTATIONS.timezone)]: 'Europe/Berlin',
  [ofAnnotation(KYMAROS_ANNOTATIONS.networkIsolation)]: 'group',
  [ofAnnotation(KYMAROS_ANNOTATIONS.restoreTests)]: 'kymaros-system/shop',
  [ofAnnotation(KYMAROS_ANNOTATIONS.entities)]: 'default/shop',
  'spec.schedule': '"0 2 * * *"',
  'spec.timezone': 'Europe/Berlin',
  'spec.timeout': '2h',
  'spec.suspend': 'false',
  'spec.backupSource.name': 'schedule/shop-nightly',
  'spec.backupSource.namespaces[].name': 'shop-db',
  'spec.backupSource.namespaces[].sandboxName': 'sandbox-db',
  'spec.networkIsolation.mode': 'group',
  'spec.networkIsolation.dns': 'rewrite',
  'spec.sandbox.ttl': '2h',
  'spec.sandbox.keepOnFailure': '30m',
  'spec.objectives.rto': '15m',
  'spec.objectives.rpo': '26h',
};

/** An example for a field such as `spec.backupSource.namespaces[2].name`, with its name, where there is one. */
export function exampleOf(field: string): string | undefined {
  const example = FIELD_EXAMPLES[field.replace(/\[\d+\]/g, '[]')];
  return example && `${lastNameOf(field)}: ${example}`;
}

function lastNameOf(field: string): string {
  const annotation = /\['([^']+)'\]$/.exec(field)?.[1];
  return annotation ?? field.slice(field.lastIndexOf('.') + 1);
}
