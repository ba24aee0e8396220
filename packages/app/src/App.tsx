import { createApp } from '@backstage/frontend-defaults';
import { navigation } from './navigation';

/** Plugins are discovered from this package's dependencies (`app.packages: all`). */
export const app = createApp({ features: [navigation] });
