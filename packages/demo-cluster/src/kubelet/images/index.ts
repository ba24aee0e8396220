import { Store } from '../../api/Store';
import { ImageShelf } from '../ContainerImage';
import { busyboxImage } from './busybox';
import { coreDnsImage } from './coredns';
import { demoHttpImage } from './demoHttp';
import { pauseImage } from './pause';
import { postgresImage } from './postgres';

/** Puts the images of the demo applications on the node's shelf. */
export function addImages(images: ImageShelf, store: Store): void {
  images.add('localhost/busybox:1', busyboxImage);
  images.add('localhost/postgres:15', postgresImage);
  images.add('localhost/demo-http:1', demoHttpImage);
  images.add('localhost/pause:1', pauseImage);
  images.add('localhost/coredns:1', coreDnsImage(store));
}
