import { ApiError } from '../errors';
import { Admission } from '../KindRules';
import { Service } from '../objects';
import { invalidValue } from '../validation';

/** Two Services never share a cluster address or a node port. */
export const serviceAdmission: Admission = (
  { operation, resource, object },
  store,
) => {
  if (resource !== 'services' || operation === 'delete') {
    return;
  }
  const service = object as unknown as Service;
  const others = store
    .list('services')
    .filter(other => other.metadata.uid !== service.metadata.uid);
  const { clusterIP } = service.spec;
  const type = store.resources.get('services');
  if (
    clusterIP &&
    clusterIP !== 'None' &&
    others.some(other => other.spec.clusterIP === clusterIP)
  ) {
    throw ApiError.invalid(type, service.metadata.name, [
      invalidValue(
        'spec.clusterIPs',
        [clusterIP],
        'failed to allocate IP: provided IP is already allocated',
      ),
    ]);
  }
  (service.spec.ports ?? []).forEach(({ nodePort }, index) => {
    if (
      nodePort &&
      others.some(other =>
        other.spec.ports?.some(port => port.nodePort === nodePort),
      )
    ) {
      throw ApiError.invalid(type, service.metadata.name, [
        invalidValue(
          `spec.ports[${index}].nodePort`,
          nodePort,
          'provided port is already allocated',
        ),
      ]);
    }
  });
};
