export { Snippet } from './Snippet';
export { SnippetAlert } from './SnippetAlert';
