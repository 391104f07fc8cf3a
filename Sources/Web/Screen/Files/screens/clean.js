// For a quarter of a minute touches do nothing, so that the screen can be wiped. Stop still stops.

import { WIPING } from '../desk.js';
import { h } from '../tree.js';
import { t } from '../words.js';

/**
 * How long it still takes, in milliseconds; 0 or less when it is over.
 * @param {View} view
 */
export const wipingLeft = ({ desk, now }) => (desk.place.screen === 'clean' ? desk.wipedAt + WIPING - now : 0);

/**
 * @param {View} view
 * @returns {Tree[]}
 */
export const clean = (view) => [
  h('div', { class: 'clean', role: 'status' }, h('h2', {}, t('clean.title')),
    h('p', { class: 'big' }, t('clean.say', { s: Math.max(0, Math.ceil(wipingLeft(view) / 1000)) }))),
];
