// Questions to the daemon. Whatever comes back, or does not, becomes one of a few answers.

/**
 * How many questions are on their way at once. A browser opens six connections to one bench: one is for the events, three
 * for what the pages share, one for what a page asks besides; so there is room for the stop.
 */
let most = 1;
/** @type {(() => void)[]} */
const waiting = [];
let underway = 0;

/**
 * Lets so many questions be on their way at once.
 * @param {number} count
 */
export const askAtOnce = (count) => { most = count; };

/**
 * Asks when its turn comes. Never throws.
 * @param {string} method
 * @param {string} path
 * @param {AskMore} [more]
 * @returns {Promise<Answer>}
 */
export async function ask(method, path, more = {}) {
  if (underway >= most) await new Promise((go) => waiting.push(/** @type {() => void} */ (go)));
  underway += 1;
  try {
    return await askNow(method, path, more);
  } finally {
    underway -= 1;
    waiting.shift()?.();
  }
}

/** Ends a request after so many milliseconds. */
function limit(/** @type {number} */ milliseconds) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

/**
 * Asks at once. Never throws.
 * @param {string} method
 * @param {string} path
 * @param {AskMore} [more]
 * @returns {Promise<Answer>}
 */
export async function askNow(method, path, more = {}) {
  const { body, key, within = 4000 } = more;
  /** @type {Record<string, string>} */
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  try {
    const response = await fetch(path, {
      method, headers, cache: 'no-store', body: body === undefined ? undefined : JSON.stringify(body),
      signal: limit(within),
    });
    const isJSON = /json/.test(response.headers.get('Content-Type') ?? '');
    const value = isJSON ? await response.json() : null;
    if (response.ok) return isJSON ? { kind: 'good', value } : { kind: 'nonsense', status: response.status };
    if (value?.detail) {
      const word = String(value.type ?? '').split(':').pop() ?? '';
      return { kind: 'problem', status: response.status, word, detail: value.detail, remedy: value.remedy ?? '' };
    }
    return { kind: 'nonsense', status: response.status };
  } catch {
    // The network, the time limit, or what is no JSON: nobody knows whether it was done.
    return { kind: 'silence' };
  }
}

/** A key that no other request has: without `crypto.randomUUID`, which a page on a plain LAN name does not get. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
