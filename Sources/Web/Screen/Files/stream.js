// Where this page hears of the bench: from the browser's shared worker, or by itself where there is none.

import { Line } from './line.js';

/** A worker that has not answered for so long, in milliseconds, is gone. */
const DEAF = 8000;

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
  let asked = Infinity;
  // A worker that cannot be loaded, or that the browser ended, raises no error that counts: this page then listens by itself.
  const listenHere = () => {
    worker.port.close();
    own ??= new Line(take);
  };
  worker.onerror = listenHere;
  worker.port.onmessage = ({ data }) => {
    asked = Infinity;
    if (data !== 'here') take(data);
  };
  worker.port.postMessage('hi');
  setInterval(() => {
    if (own) return;
    if (performance.now() - asked > DEAF) return listenHere();
    asked = Math.min(asked, performance.now());
    worker.port.postMessage('there?');
  }, 2000);
  addEventListener('pagehide', () => worker.port.postMessage('bye'));
  addEventListener('pageshow', (event) => { if (event.persisted) worker.port.postMessage('hi'); });
  return () => (own ? own.begin() : worker.port.postMessage('anew'));
}
