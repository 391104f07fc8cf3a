// What this page knows, as one value: `reduce` makes the next one of the news. Pure, so that every rule has a test.

import { isSameEpoch } from './line.js';

/** For how long an attached reading can be taken back with one touch, in milliseconds. */
export const UNDO = 10000;

/**
 * A page that knows nothing yet.
 * @param {number} now
 * @returns {Store}
 */
export const begin = (now) => ({
  picture: null, line: { heard: null, since: now, owed: null, why: null }, time: null, undo: null, progress: {},
});

/**
 * @param {Store} store
 * @param {News} news
 * @param {number} now
 * @returns {Store}
 */
export function reduce(store, news, now) {
  switch (news.kind) {
    case 'down': return { ...store, line: { ...store.line, why: news.why }, undo: null };
    case 'upgrade': return store;
    case 'beat': return { ...heard(store, now), time: news.time ? { server: news.time, at: now } : store.time };
    case 'picture': {
      const next = heard(store, now - news.age);
      const before = store.picture?.state.at ?? news.picture.state.at;
      // Another ledger: a number of the old one says nothing about the new one.
      const isSame = isSameEpoch(before, news.picture.state.at);
      return {
        ...next, picture: news.picture, line: { ...next.line, owed: null, why: null },
        time: news.time ? { server: news.time, at: now } : store.time,
        undo: isSame ? store.undo : null, progress: isSame ? store.progress : {}, left: undefined,
      };
    }
    case 'event': return event(heard(store, now), news, now);
  }
}

/**
 * The daemon's time at `now`, in milliseconds; null while nobody told. The browser's own clock is never asked.
 * @param {Store} store
 * @param {number} now
 */
export const timeOf = (store, now) => (store.time ? store.time.server + (now - store.time.at) : null);

/**
 * Jobs that are not over, with the newest that is known of them.
 * @param {Store} store
 * @returns {Job[]}
 */
export const jobsOf = (store) =>
  (store.picture?.state.jobs ?? []).map((job) => ({ ...job, ...store.progress[job.id] }));

function heard(/** @type {Store} */ store, /** @type {number} */ at) {
  return { ...store, line: { ...store.line, heard: Math.max(at, store.line.heard ?? at) } };
}

function event(/** @type {Store} */ store, /** @type {Extract<News, {kind: 'event'}>} */ { name, data, isForeign }, /** @type {number} */ now) {
  if (name === 'progress') return { ...store, progress: { ...store.progress, [data.job]: data } };
  if (name === 'device') return withPart(store, 'devices', data);
  if (name === 'input') {
    const picture = store.picture && { ...store.picture, inputs: replaced(store.picture.inputs, data) };
    return { ...store, picture };
  }
  // A fact: the picture that has it is on its way.
  const next = { ...store, line: { ...store.line, owed: store.line.owed ?? now } };
  if (name === 'reading.taken' && data.order) {
    return { ...next, undo: { reading: data.id, order: data.order, previous: null, until: now + UNDO } };
  }
  if (name === 'reading.assigned') {
    const { reading, order, previous } = data.fact;
    const left = !order && previous ? { reading, order: previous } : undefined;
    // What somebody else did is not taken back here, and ends what could be.
    if (isForeign) return { ...next, left, undo: store.undo?.reading === reading ? null : store.undo };
    const from = store.left?.reading === reading ? store.left?.order ?? null : null;
    return { ...next, left, undo: order ? { reading, order, previous: from, until: now + UNDO } : null };
  }
  return next;
}

function withPart(/** @type {Store} */ store, /** @type {'devices'} */ part, /** @type {Device} */ data) {
  if (!store.picture) return store;
  const state = { ...store.picture.state, [part]: replaced(store.picture.state[part], data) };
  return { ...store, picture: { ...store.picture, state } };
}

/**
 * @template {{name: string}} T
 * @param {T[]} list
 * @param {T} item
 */
const replaced = (list, item) => list.map((old) => (old.name === item.name ? item : old));
