export { Headline } from './Headline';
export { InconclusiveNotice } from './InconclusiveNotice';
export { AgainstObjective } from './objectives';
export { ChangedNotice } from './ChangedNotice';
export { Freshness } from './Freshness';
