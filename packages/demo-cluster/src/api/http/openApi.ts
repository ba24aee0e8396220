import { apiVersionOf, ResourceTable, ResourceType } from '../resources';

const ROOT = '/openapi/v3';

/**
 * The little of the OpenAPI documents that kubectl asks for: that this server
 * looks at fields by itself, so that kubectl need not. Undefined for other paths.
 */
export function openApiDocument(
  path: string,
  table: ResourceTable,
): unknown | undefined {
  const prefixes = new Set(table.all().map(prefixOf));
  if (path === ROOT) {
    const entries = [...prefixes].map(prefix => [
      prefix,
      { serverRelativeURL: `${ROOT}/${prefix}` },
    ]);
    return { paths: Object.fromEntries(entries) };
  }
  const prefix = path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : '';
  return prefixes.has(prefix) ? groupDocument(prefix, table) : undefined;
}

function prefixOf(type: { group: string; version: string }): string {
  return `${type.group ? 'apis' : 'api'}/${apiVersionOf(type)}`;
}

function groupDocument(prefix: string, table: ResourceTable): unknown {
  const types = table.all().filter(type => prefixOf(type) === prefix);
  return {
    openapi: '3.0.0',
    info: { title: 'demo-cluster', version: 'v1' },
    paths: Object.fromEntries(
      types.map(type => [pathOf(prefix, type), { patch: patchOf(type) }]),
    ),
  };
}

function pathOf(prefix: string, type: ResourceType): string {
  const scope = type.namespaced ? '/namespaces/{namespace}' : '';
  return `/${prefix}${scope}/${type.plural}/{name}`;
}

function patchOf({ group, version, kind }: ResourceType): unknown {
  return {
    'x-kubernetes-group-version-kind': { group, version, kind },
    parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(
      name => ({ name, in: 'query', schema: { type: 'string' } }),
    ),
    responses: {},
  };
}
