import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { RestoreTestDefinition } from '@kymaros/plugin-kymaros-common';

/** Reads restore tests from the catalog. What the credentials may not see is not there. */
export interface RestoreTests {
  /** @throws NotFoundError when there is no such entity or it defines no test */
  get(
    testRef: string,
    credentials: BackstageCredentials,
  ): Promise<RestoreTestDefinition>;
  /** Tests that the entity defines, or that vouch for it. @throws NotFoundError when there is no such entity */
  ofEntity(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<RestoreTestDefinition[]>;
  /** All of them, by ref; without `dependsOn` when it is not wanted, which spares reading what services depend on. */
  list(
    credentials: BackstageCredentials,
    options?: { dependsOn?: boolean },
  ): Promise<RestoreTestDefinition[]>;
}
