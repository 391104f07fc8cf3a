// The orders: of this bench, of today, all. Rush first, as the daemon sends them.

import { button, isOffHere, note, pending, said, trouble, way } from '../parts.js';
import { jobsOf, timeOf } from '../store.js';
import { h } from '../tree.js';
import { day, lasting, metal, size, t } from '../words.js';
import { stages } from './bench.js';

/**
 * @param {View} view
 * @returns {Tree[]}
 */
export function orders(view) {
  const { desk, store } = view;
  const list = desk.lists.orders?.orders ?? [];
  return [
    h('div', { class: 'row tabs', role: 'group', 'aria-label': t('orders.scope') }, ['bench', 'today', 'all'].map((scope) =>
      button(scope, t(`orders.${scope}`), () => {
        desk.scope = scope;
        delete desk.lists.orders;
        desk.reload();
      }, { 'aria-pressed': String(desk.scope === scope) })),
    (store.picture?.state.orders.length ?? 0) > 0 && !isOffHere(view)
      && button('clear', t('order.clear'), () => leave(view, '')), note(desk, 'clear')),
    desk.confirming === '' && confirmation(view, ''),
    note(desk, 'orders'),
    pending(desk, 'orders') || (list.length === 0 && h('p', {}, t('orders.none'))),
    h('ul', { class: 'list cards' }, list.map((/** @type {Order} */ order) => card(view, order))),
    desk.scope !== 'bench' && desk.lists.orders?.next && button('more', t('orders.more'), () => desk.more()),
  ];
}

function card(/** @type {View} */ view, /** @type {Order} */ order) {
  const { desk, store, now } = view;
  const isHere = store.picture?.state.orders.some(({ number }) => number === order.number);
  const time = timeOf(store, now);
  const since = order.stage_since && time ? time - Date.parse(order.stage_since) : null;
  return h('li', { key: order.number, class: 'panel card' },
    h('div', { class: 'grows' },
      h('p', { class: 'who' }, order.rush && h('b', { class: 'bad' }, `▲ ${t('order.rush')} `), said(order.number), ' · ', said(order.customer)),
      h('p', {}, `${metal(order.ring.metal)} · ${size(order.ring.size)}`, order.due && ` · ${t('order.due', { day: day(order.due) })}`),
      stages(order.stage),
      since !== null && h('p', { class: 'small' }, t('order.since', { age: lasting(since) }))),
    way(`#/order/${encodeURIComponent(order.number)}`, t('order.record'), { 'aria-label': `${t('order.record')} ${order.number}` }),
    isHere ? h('p', { class: 'here' }, `● ${t('order.here')}`)
      : button('put', t('order.put'), () => { if (!isOffHere(view)) leave(view, order.number); }, {
        'aria-disabled': String(isOffHere(view)), 'aria-label': `${t('order.put')}: ${order.number}`,
      }),
    desk.confirming === order.number && confirmation(view, order.number),
    note(desk, `put ${order.number}`));
}

/** Lays another order on the bench; while a machine is at work only after a word. */
function leave(/** @type {View} */ { desk, store }, /** @type {string} */ number, isSure = false) {
  if (jobsOf(store).length > 0 && !isSure) {
    desk.confirming = number;
    desk.changed();
  } else if (number) desk.put(number);
  else {
    desk.confirming = null;
    desk.clear();
  }
}

const confirmation = (/** @type {View} */ view, /** @type {string} */ number) =>
  h('div', { key: 'confirm', class: 'note', role: 'alertdialog', 'aria-label': t('order.change') },
    trouble(t('order.confirm', { order: jobsOf(view.store)[0]?.order ?? '' })),
    h('div', { class: 'row' },
      button('yes', t('order.yes'), () => leave(view, number, true)),
      button('no', t('order.no'), () => {
        view.desk.confirming = null;
        view.desk.changed();
      })));
