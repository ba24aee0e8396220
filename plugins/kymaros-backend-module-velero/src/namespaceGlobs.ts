/**
 * Whether a backup's namespace filters let the namespace in, by Velero's rules: excluded when any exclude matches, else
 * included when there are no includes or one matches. Globs have `*`, `?` and `[abc]`.
 */
export function namespaceIncluded(
  namespace: string,
  filters: { includes?: string[] | null; excludes?: string[] | null },
): boolean {
  const matches = (glob: string) => globToRegExp(glob).test(namespace);
  if (filters.excludes?.some(matches)) {
    return false;
  }
  return !filters.includes?.length || filters.includes.some(matches);
}

function globToRegExp(glob: string): RegExp {
  const source = glob.replace(/\[[^\]]+\]|[\s\S]/g, part => {
    if (part === '*') {
      return '.*';
    }
    if (part === '?') {
      return '.';
    }
    const isClass = part.length > 1;
    return isClass ? part : part.replace(/[\\^$.|+(){}[\]]/, '\\$&');
  });
  return new RegExp(`^${source}$`);
}
