export { ContentsPart } from './ContentsPart';
