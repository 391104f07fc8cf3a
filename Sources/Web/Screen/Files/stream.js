// Where this page hears of the bench: from the browser's shared worker, or by itself where there is none.

import { Line } from './line.js';

/**
 * Begins to listen; what it returns begins anew, for a browser that was let in.
 * @param {(news: News) => void} take
 * @returns {() => void}
 */
export function listen(take) {
  if (typeof SharedWorker === 'undefined') {
    const line = new Line(take);
    return () => line.begin();
  }
  const worker = new SharedWorker('/screen/worker.js', { type: 'module', name: 'benchpin' });
  /** @type {Line | null} */
  let own = null;
  // A worker that cannot be loaded says nothing else; this page then listens by itself.
  worker.onerror = () => { own ??= new Line(take); };
  worker.port.onmessage = ({ data }) => take(data);
  worker.port.postMessage('hi');
  addEventListener('pagehide', () => worker.port.postMessage('bye'));
  addEventListener('pageshow', (event) => { if (event.persisted) worker.port.postMessage('hi'); });
  return () => (own ? own.begin() : worker.port.postMessage('anew'));
}
