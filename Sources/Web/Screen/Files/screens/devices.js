// Every device and input: whether it answers, since when, what is wrong and what to do.

import { isWell, pending, said, sentence, stateOf, trouble } from '../parts.js';
import { all, h } from '../tree.js';
import { has, lasting, t } from '../words.js';

/**
 * @param {View} view
 * @returns {Tree[]}
 */
export function devices({ desk, store, standing }) {
  const { state, inputs } = store.picture ?? {};
  if (!state) return [];
  const heard = new Map((desk.lists.devices?.devices ?? []).map((/** @type {Device} */ one) => [one.name, one.last_heard_ms]));
  const isLive = standing.phase === 'live';
  return all([
    h('section', { class: 'panel' }, h('h2', {}, t('devices.daemon')),
      h('p', {}, t('devices.version', { version: state.version, bench: state.bench })),
      pending(desk, 'ready') || (desk.lists.ready === false ? trouble(t('devices.ledgerBroken')) : h('p', {}, `○ ${t('devices.ledger')}`))),
    h('h2', {}, t('devices.machines')),
    h('ul', { class: 'list cards' }, state.devices.map((device) => {
      const age = heard.get(device.name) ?? device.last_heard_ms;
      return card(device, stateOf(device), isLive, [
        h('p', {}, age === undefined ? t('devices.never') : t('devices.heard', { age: lasting(age) }),
          device.losses > 0 && ` · ${t('devices.losses', { n: device.losses })}`),
        (device.remarks ?? []).map((remark) => h('p', {}, sentence(remark))),
      ]);
    })),
    (inputs ?? []).length > 0 && h('h2', {}, t('devices.inputs')),
    h('ul', { class: 'list cards' }, (inputs ?? []).map((input) =>
      card({ ...input, model: '' }, input.state, isLive, []))),
  ]);
}

function card(
  /** @type {{name: string, kind: string, model: string, address: string, trouble?: string}} */ one, /** @type {string} */ state,
  /** @type {boolean} */ isLive, /** @type {Kid[]} */ more,
) {
  const isGood = isLive && isWell(state, one.trouble);
  return h('li', { key: one.name, class: 'panel card' }, h('div', { class: 'grows' },
    h('h3', {}, `${isGood ? '○' : '▲'} ${t(`device.${one.kind}`)} · ${has(`state.${state}`) && isLive ? t(`state.${state}`) : t('state.unknown')}`),
    one.trouble ? [trouble(sentence(one.trouble)), h('p', {}, t('devices.retry'))] : isGood && h('p', {}, t('devices.fine')),
    more,
    h('p', { class: 'small' }, said([one.name, one.model, one.address].filter(Boolean).join(' · ')))));
}
