export { Choice, type Option } from './Choice';
