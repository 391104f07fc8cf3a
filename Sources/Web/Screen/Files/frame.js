// What stands on every screen: where one is, how every device is, and whether what is shown is true now.

import { isWell, said, stateOf, way } from './parts.js';
import { jobsOf, timeOf } from './store.js';
import { all, h } from './tree.js';
import { clock, has, lasting, t } from './words.js';

/**
 * The bar at the top.
 * @param {View} view
 * @returns {Tree[]}
 */
export function bar(view) {
  const { store, desk, standing } = view;
  const state = store.picture?.state;
  const inputs = store.picture?.inputs ?? [];
  const isHome = desk.place.screen === 'bench';
  const isLive = standing.phase === 'live';
  const isWiped = desk.place.screen === 'clean';
  return all([
    !isWiped && (isHome ? way('#/menu', `☰ ${t('nav.menu')}`, { key: 'way' }) : way('#/', `◂ ${t('nav.bench')}`, { key: 'way' })),
    h('h1', { key: 'name' }, state ? said(state.bench) : ''),
    // While the screen is wiped nothing but the stop does anything.
    h(isWiped ? 'span' : 'a', { key: 'devices', class: 'devices', href: isWiped ? null : '#/devices' },
      (state?.devices ?? []).map((device) => chip(view, device.name, device.kind, stateOf(device), device.trouble, isLive)),
      inputs.filter(({ kind, state: now }) => kind !== 'scanner' && ['tripped', 'stuck', 'unknown', 'held'].includes(now))
        .map((input) => chip(view, input.name, input.kind, input.state, input.trouble, isLive))),
    link(view),
  ]);
}

function chip(/** @type {View} */ { store }, /** @type {string} */ name, /** @type {string} */ kind, /** @type {string} */ state, /** @type {string | undefined} */ trouble, /** @type {boolean} */ isLive) {
  const isAtWork = jobsOf(store).some(({ device }) => device === name);
  const isGood = isWell(state, trouble);
  const word = !isLive ? t('state.unknown') : has(`state.${state}`) ? t(`state.${state}`) : t('state.unknown');
  return h('span', { key: name, class: isLive && !isGood ? 'bad' : '' },
    h('span', { 'aria-hidden': 'true' }, !isLive ? '?' : !isGood ? '▲' : isAtWork ? '●' : '○'), ' ',
    h('b', {}, t(`device.${kind}`)), ` ${word} `);
}

function link(/** @type {View} */ { store, standing, now }) {
  const age = lasting(standing.age ?? 0);
  const words = standing.phase === 'live' ? t('link.live', { time: clock(timeOf(store, now)) })
    : standing.phase === 'coming' ? t('link.coming')
      : standing.why === 'door' ? t('link.door')
        : !store.picture ? t('link.lostNew')
          : t(standing.why === 'error' || standing.why === 'owed' ? 'link.error' : 'link.lost', { age });
  return h('p', { key: 'link', class: `link ${standing.phase}`, role: 'status' }, standing.phase === 'lost' && '▲ ', words);
}
