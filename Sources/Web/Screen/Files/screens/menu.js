// The way to every other screen: two touches from the bench to any.

import { way } from '../parts.js';
import { h } from '../tree.js';
import { t } from '../words.js';

/**
 * @param {View} view
 * @returns {Tree[]}
 */
export const menu = ({ store }) => [
  h('nav', { class: 'menu', 'aria-label': t('nav.main') },
    ['orders', 'inbox', 'devices', 'setup', 'clean'].map((screen) =>
      way(`#/${screen}`, screen === 'inbox' ? `${t('nav.inbox')} (${store.picture?.state.inbox ?? '–'})` : t(`nav.${screen}`), { key: screen }))),
];
