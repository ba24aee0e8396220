export { PlanButton } from './PlanButton';
