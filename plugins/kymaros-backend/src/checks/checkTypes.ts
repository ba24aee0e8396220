import type { Check } from '@kymaros/plugin-kymaros-common';
import type { CheckTypeImplementation } from '@kymaros/plugin-kymaros-node';
import { exec } from './exec';
import { httpGet } from './httpGet';
import { podStatus } from './podStatus';
import { resourceExists } from './resourceExists';
import { tcpSocket } from './tcpSocket';

/** One check type for each that a definition can name. */
export type CheckTypes = {
  [TType in Check['type']]: CheckTypeImplementation<TType>;
};

/** All check types. */
export const checkTypes: CheckTypes = {
  resourceExists,
  podStatus,
  exec,
  httpGet,
  tcpSocket,
};
