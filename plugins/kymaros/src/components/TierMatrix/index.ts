export { TierMatrix } from './TierMatrix';
