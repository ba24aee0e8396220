export { RestoreReadinessCard } from './RestoreReadinessCard';
