/** How often it is looked whether time has passed without us. */
const HEARTBEAT_MS = 5_000;

/** A heartbeat that is late by more than this was not late because the machine is busy: it slept. */
const SLEPT_AFTER_MS = 15_000;

/**
 * Calls back whenever what is on screen may have been overtaken without the page noticing: the reader comes back to it
 * (also by *Back*, from a page that the browser had put aside), the network is there again, or the machine has slept.
 *
 * @returns ends it
 */
export function onWakeUp(callback: () => void): () => void {
  const whenVisible = () => {
    if (document.visibilityState === 'visible') {
      callback();
    }
  };
  const whenPutBack = ({ persisted }: PageTransitionEvent) => {
    if (persisted) {
      whenVisible();
    }
  };
  let lastBeat = Date.now();
  const heartbeat = setInterval(() => {
    const sleptMs = Date.now() - lastBeat - HEARTBEAT_MS;
    lastBeat = Date.now();
    if (sleptMs > SLEPT_AFTER_MS) {
      whenVisible();
    }
  }, HEARTBEAT_MS);
  document.addEventListener('visibilitychange', whenVisible);
  window.addEventListener('online', whenVisible);
  window.addEventListener('pageshow', whenPutBack);
  return () => {
    clearInterval(heartbeat);
    document.removeEventListener('visibilitychange', whenVisible);
    window.removeEventListener('online', whenVisible);
    window.removeEventListener('pageshow', whenPutBack);
  };
}
