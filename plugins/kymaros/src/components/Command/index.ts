export { Command } from './Command';
