/**
 * For a query on `runs` that is narrowed by something else too: finished ones. Said so that SQLite does not take the index
 * of states, which would read the whole history.
 */
export const IS_FINISHED = `runs.state NOT IN ('queued', 'running')`;
