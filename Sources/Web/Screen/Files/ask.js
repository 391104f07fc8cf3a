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
 * What `act` comes to, when its turn comes.
 * @template T
 * @param {() => Promise<T>} act
 */
async function inTurn(act) {
  if (underway >= most) await new Promise((go) => waiting.push(/** @type {() => void} */ (go)));
  underway += 1;
  try {
    return await act();
  } finally {
    underway -= 1;
    waiting.shift()?.();
  }
}

/**
 * Asks when its turn comes. Never throws.
 * @param {string} method
 * @param {string} path
 * @param {AskMore} [more]
 * @returns {Promise<Answer>}
 */
export const ask = (method, path, more = {}) => inTurn(() => askNow(method, path, more));

/**
 * The questions on their way that only look.
 * @type {Set<AbortController>}
 */
const looks = new Set();

/** Ends every question of this page that only looks: a stop needs the way. */
export function giveWay() {
  for (const controller of looks) controller.abort();
}

/**
 * What `take` makes of the answer, within so many milliseconds.
 * @template T
 * @param {string} path
 * @param {RequestInit} init
 * @param {number} within
 * @param {(response: Response) => Promise<T>} take
 */
async function fetched(path, init, within, take) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), within);
  if (!init.method || init.method === 'GET') looks.add(controller);
  try {
    return await take(await fetch(path, { ...init, cache: 'no-store', signal: controller.signal }));
  } finally {
    clearTimeout(timer);
    looks.delete(controller);
  }
}

/**
 * A picture of the daemon as an address of this page's own, asked for in its turn: what the browser loads by itself has no
 * limit in time, and would stand in the way of a stop. Null when there is none.
 * @param {string} path
 * @returns {Promise<string | null>}
 */
export const picture = (path) => inTurn(() => fetched(path, {}, 4000, async (response) =>
  (response.ok ? URL.createObjectURL(await response.blob()) : null)).catch(() => null));

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
    const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
    const [response, isJSON, value] = await fetched(path, init, within, async (response) => {
      const isJSON = /json/.test(response.headers.get('Content-Type') ?? '');
      return /** @type {const} */ ([response, isJSON, isJSON ? await response.json() : null]);
    });
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
