export { RunSentence } from './RunSentence';
