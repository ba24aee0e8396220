import { NotFoundError } from '@backstage/errors';
import type {
  BackupProvider,
  KymarosBackupProvidersExtensionPoint,
} from '@kymaros/plugin-kymaros-node';

/** Holds what modules register until the plugin starts. */
export class BackupProviders implements KymarosBackupProvidersExtensionPoint {
  #provider?: BackupProvider;

  addBackupProvider(provider: BackupProvider): void {
    if (this.#provider) {
      throw new Error(
        `Only one backup provider can be installed: '${
          this.#provider.id
        }' is there already, so '${provider.id}' has to go`,
      );
    }
    this.#provider = provider;
  }

  get(): BackupProvider {
    if (!this.#provider) {
      throw new NotFoundError(
        'No backup provider is installed: add @kymaros/plugin-kymaros-backend-module-velero to the backend',
      );
    }
    return this.#provider;
  }
}
