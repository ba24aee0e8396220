import { Store } from '../../api/Store';
import { ImageShelf } from '../ContainerImage';
import { busyboxImage } from './busybox';
import { coreDnsImage } from './coredns';
import { demoHttpImage } from './demoHttp';
import { pauseImage } from './pause';
import { postgresImage } from './postgres';

/** Puts the images of the demo applications on the node's shelf. */
export function addImages(images: ImageShelf, store: Store): void {
  ['localhost/busybox:1', 'busybox', 'docker.io/library/busybox'].forEach(
    name => images.add(name, busyboxImage),
  );
  images.add('localhost/postgres:15', postgresImage);
  images.add('localhost/demo-http:1', demoHttpImage);
  images.add('localhost/pause:1', pauseImage);
  ['localhost/coredns:1', 'registry.k8s.io/coredns/coredns'].forEach(name =>
    images.add(name, coreDnsImage(store)),
  );
}
