export { CheckValue } from './CheckValue';
