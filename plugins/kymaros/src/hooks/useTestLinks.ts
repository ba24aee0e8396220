import { useApiHolder, type RouteFunc } from '@backstage/core-plugin-api';
import {
  routeResolutionApiRef,
  type RouteRef,
} from '@backstage/frontend-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { useVersionedContext } from '@backstage/version-bridge';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import { useMemo } from 'react';
import { useLocation } from 'react-router-dom';
import { restoreTestParams, restoreTestRouteRef, runRouteRef } from '../routes';

type AnyRouteRef =
  | typeof entityRouteRef
  | typeof restoreTestRouteRef
  | typeof runRouteRef;

type Resolve = (
  ref: AnyRouteRef,
  pathname: string,
) => RouteFunc<any> | undefined;

/** How apps on the legacy frontend system resolve routes. */
interface LegacyResolver {
  resolve(
    ref: AnyRouteRef,
    from: { pathname: string },
  ): RouteFunc<any> | undefined;
}

/** Addresses of tests and runs, from wherever the reader is. */
export interface TestLinks {
  entity(entityRef: string): string;
  test(test: { ref: string; entityRefs: string[] }): string;
  run(run: Pick<RunSummary, 'id' | 'testRef' | 'entityRefs'>): string;
}

/**
 * Where tests and runs are shown: in the tab of the page that the reader is on, where that has it, else in the tab of the
 * service that the test vouches for. `useRouteRef` only knows the tab of the page that the reader is on.
 */
export function useTestLinks(): TestLinks {
  const { pathname } = useLocation();
  const resolve = useResolve();
  return useMemo(() => {
    const entity = (entityRef: string) =>
      resolve(entityRouteRef, '/')?.(entityRouteParams(entityRef)) ?? '/';
    const inTab = (options: {
      ref: typeof restoreTestRouteRef | typeof runRouteRef;
      params: Record<string, string>;
      entityRef: string;
    }) => {
      const { ref, params, entityRef } = options;
      const page = entity(entityRef);
      const route = resolve(ref, pathname) ?? resolve(ref, page);
      return route?.(params) ?? page;
    };
    return {
      entity,
      test: ({ ref, entityRefs }) =>
        inTab({
          ref: restoreTestRouteRef,
          params: restoreTestParams(ref),
          entityRef: entityRefs[0] ?? ref,
        }),
      run: ({ id, testRef, entityRefs }) =>
        inTab({
          ref: runRouteRef,
          params: { runId: id },
          entityRef: entityRefs[0] ?? testRef,
        }),
    };
  }, [resolve, pathname]);
}

function useResolve(): Resolve {
  const routes = useApiHolder().get(routeResolutionApiRef);
  const legacy = useVersionedContext<{ 1: LegacyResolver }>(
    'routing-context',
  )?.atVersion(1);
  return useMemo(
    () => (ref, pathname) => {
      try {
        return routes
          ? routes.resolve(ref as RouteRef<any>, { sourcePath: pathname })
          : legacy?.resolve(ref, { pathname });
      } catch {
        // There is no way from there: the tab belongs to a page whose parameters that address does not have.
        return undefined;
      }
    },
    [routes, legacy],
  );
}
