// What several screens are made of.

import { h } from './tree.js';
import { has, t } from './words.js';

/**
 * What came from outside, in the direction of its own script.
 * @param {string} text
 */
export const said = (text) => h('bdi', { dir: 'auto' }, text);

/**
 * A sentence of the daemon, which speaks English.
 * @param {string} text
 */
export const sentence = (text) => h('span', { lang: 'en', dir: 'ltr', class: 'sentence' }, text);

/**
 * Something that is wrong: shape, word and colour.
 * @param {...Kid} kids
 */
export const trouble = (...kids) => h('p', { class: 'trouble' }, h('span', { 'aria-hidden': 'true' }, '▲ '), ...kids);

/**
 * What a kind of problem is called.
 * @param {string} kind
 */
export const problemWord = (kind) => (has(`problem.${kind}`) ? t(`problem.${kind}`) : '');

/** Whether a device moves: what does not has nothing to stop. */
export const isMachine = (/** @type {Device} */ { kind }) => kind === 'engraver' || kind === 'polisher';

/**
 * The state of a device in a word; what an open machine has not said is unknown.
 * @param {Device} device
 */
export const stateOf = (device) =>
  (device.link !== 'open' ? 'absent' : device.state ?? (isMachine(device) ? 'unknown' : 'open'));

/** Whether all is well with a device or an input that is in `state`. */
export const isWell = (/** @type {string} */ state, /** @type {string | undefined} */ trouble) =>
  !trouble && ['open', 'ready', 'working', 'released', 'held', 'healthy'].includes(state);

/**
 * Whether what changes something is off here: nothing is live, or this screen only watches.
 * @param {View} view
 */
export const isOffHere = ({ standing, store }) =>
  standing.phase !== 'live' || !['work', 'administer', 'bench'].includes(store.picture?.session?.role ?? '');

/**
 * That a list is on its way, or that the daemon did not tell it; nothing when it is there and new.
 * @param {import('./desk.js').Desk} desk
 * @param {string} name
 */
export const pending = (desk, name) =>
  (desk.failed.has(name) ? trouble(t('list.failed')) : desk.lists[name] === undefined && h('p', {}, t('list.coming')));

/**
 * A panel with a heading.
 * @param {string} name
 * @param {Kid} title
 * @param {...Kid} kids
 */
export const panel = (name, title, ...kids) =>
  h('section', { key: name, class: `panel ${name}`, 'aria-labelledby': `h-${name}` },
    h('h2', { id: `h-${name}` }, title), ...kids);

/**
 * A button for one touch.
 * @param {string} key
 * @param {string} words
 * @param {() => void} act
 * @param {Attributes} [more]
 */
export const button = (key, words, act, more = {}) =>
  h('button', { key, type: 'button', ...more, onclick: act }, words);

/**
 * A way to another screen.
 * @param {string} to
 * @param {string} words
 * @param {Attributes} [more]
 */
export const way = (to, words, more = {}) => h('a', { href: to, class: 'button', ...more }, words);

/**
 * What was asked at `at` and did not come out well, until it is understood.
 * @param {import('./desk.js').Desk} desk
 * @param {string} at
 * @param {string} [unsure]
 */
export function note(desk, at, unsure = t('act.silence')) {
  const answer = desk.notes[at];
  if (!answer || answer.kind === 'good') return null;
  const kids = answer.kind === 'problem'
    ? [problemWord(answer.word), ' ', sentence(`${answer.detail} ${answer.remedy}`)]
    : [answer.kind === 'silence' ? unsure : t('act.nonsense')];
  return h('div', { key: `note ${at}`, class: 'note', role: 'alert' }, trouble(...kids),
    button('close', t('act.close'), () => desk.understood(at)));
}
