import { Container, Pod } from '../api/objects';
import { Store } from '../api/Store';
import { NODE_ADDRESS } from '../network/Network';

/** A container cannot be made because of what its spec names. */
export class ContainerConfigError extends Error {}

type EnvVar = NonNullable<Container['env']>[number];
type EnvSource = NonNullable<Container['envFrom']>[number];

/** The environment of a container. */
export function environmentOf(
  container: Container,
  at: { pod: Pod; store: Store; address: string },
): Record<string, string> {
  const env: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: at.pod.spec.hostname ?? at.pod.metadata.name,
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
  };
  for (const source of container.envFrom ?? []) {
    Object.assign(env, valuesFrom(source, at));
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, { ...at, env });
    if (value !== undefined) {
      env[variable.name] = value;
    }
  }
  return env;
}

function valuesFrom(
  source: EnvSource,
  at: { pod: Pod; store: Store },
): Record<string, string> {
  const values = source.configMapRef
    ? configMapData(source.configMapRef.name ?? '', {
        ...at,
        optional: source.configMapRef.optional,
      })
    : secretData(source.secretRef?.name ?? '', {
        ...at,
        optional: source.secretRef?.optional,
      });
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `${source.prefix ?? ''}${key}`,
      value,
    ]),
  );
}

function valueOf(
  variable: EnvVar,
  at: { pod: Pod; store: Store; address: string; env: Record<string, string> },
): string | undefined {
  const { valueFrom } = variable;
  if (valueFrom?.configMapKeyRef) {
    const { name = '', key, optional } = valueFrom.configMapKeyRef;
    return keyOf(configMapData(name, { ...at, optional }), {
      kind: 'ConfigMap',
      name,
      key,
      optional,
    });
  }
  if (valueFrom?.secretKeyRef) {
    const { name = '', key, optional } = valueFrom.secretKeyRef;
    return keyOf(secretData(name, { ...at, optional }), {
      kind: 'Secret',
      name,
      key,
      optional,
    });
  }
  if (valueFrom?.fieldRef) {
    return fieldOf(valueFrom.fieldRef.fieldPath, at);
  }
  return expanded(variable.value ?? '', at.env);
}

/** Replaces `$(NAME)` by variables that come before. */
export function expanded(text: string, env: Record<string, string>): string {
  return text.replace(/\$\((\w+)\)/g, (whole, name) => env[name] ?? whole);
}

function fieldOf(path: string, at: { pod: Pod; address: string }): string {
  const label = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (label) {
    return (
      at.pod.metadata[label[1] as 'labels' | 'annotations']?.[label[2]] ?? ''
    );
  }
  // The pod's status says so only once its containers run.
  const addresses = {
    'status.podIP': at.address,
    'status.hostIP': NODE_ADDRESS,
  };
  if (path in addresses) {
    return addresses[path as keyof typeof addresses];
  }
  return String(
    path.split('.').reduce<any>((value, name) => value?.[name], at.pod) ?? '',
  );
}

function keyOf(
  data: Record<string, string>,
  ref: { kind: string; name: string; key: string; optional?: boolean },
): string | undefined {
  if (!(ref.key in data) && !ref.optional) {
    throw new ContainerConfigError(
      `couldn't find key ${ref.key} in ${ref.kind} ${ref.name}`,
    );
  }
  return data[ref.key];
}

interface DataRequest {
  pod: Pod;
  store: Store;
  optional?: boolean;
}

/** The entries of a ConfigMap in a pod's namespace. */
export function configMapData(
  name: string,
  request: DataRequest,
): Record<string, string> {
  const found = request.store.get('configmaps', {
    namespace: request.pod.metadata.namespace,
    name,
  });
  if (!found && !request.optional) {
    throw new ContainerConfigError(`configmap "${name}" not found`);
  }
  return found?.data ?? {};
}

/** The entries of a Secret in a pod's namespace, decoded. */
export function secretData(
  name: string,
  request: DataRequest,
): Record<string, string> {
  const found = request.store.get('secrets', {
    namespace: request.pod.metadata.namespace,
    name,
  });
  if (!found && !request.optional) {
    throw new ContainerConfigError(`secret "${name}" not found`);
  }
  const entries = Object.entries(found?.data ?? {});
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]),
  );
}
