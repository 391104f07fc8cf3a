// Holds the one connection for all pages of a browser: the seventh page would find none left.

import { Line } from './line.js';

/** @type {Set<MessagePort>} */
const pages = new Set();
const line = new Line((news) => {
  for (const page of pages) page.postMessage(news);
  // The pages load themselves anew and bring a worker of their own.
  if (news.kind === 'upgrade') self.close();
});

self.addEventListener('connect', (event) => {
  const page = /** @type {MessageEvent} */ (event).ports[0];
  page.onmessage = ({ data }) => {
    if (data === 'bye') return pages.delete(page);
    if (data === 'anew') return line.begin();
    if (data === 'there?') return page.postMessage('here');
    pages.add(page);
    if (line.newest) page.postMessage(line.newest);
  };
});
