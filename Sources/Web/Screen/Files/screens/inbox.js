// Readings that wait for an order, those that were set aside, and pieces that wait for a look.

import { button, isOffHere, note, panel, pending, said, sentence, trouble, way } from '../parts.js';
import { timeOf } from '../store.js';
import { all, h } from '../tree.js';
import { clock, decimal, mm, t } from '../words.js';

/** How many readings are shown at once. */
const PAGE = 40;

/**
 * @param {View} view
 * @returns {Tree[]}
 */
export function inbox(view) {
  const { desk, store } = view;
  const only = store.picture?.state.orders.length === 1 ? store.picture.state.orders[0] : null;
  const waiting = /** @type {Reading[]} */ (desk.lists.inbox?.readings ?? []);
  const aside = /** @type {Reading[]} */ (desk.lists.readings?.readings ?? []).filter(({ set_aside }) => set_aside);
  const doubts = /** @type {Job[]} */ (desk.lists.jobs?.jobs ?? []).filter(({ asks_for_a_look }) => asks_for_a_look);
  const shown = desk.lists.shown ?? PAGE;
  return all([
    doubts.length > 0 && panel('doubts', t('inbox.questions'), h('ul', { class: 'list' }, doubts.map((job) =>
      h('li', { key: job.id }, h('span', { class: 'grows' }, trouble(t('look.title', { piece: job.piece, order: job.order })), sentence(job.reason ?? '')),
        way(`#/order/${encodeURIComponent(job.order)}`, t('order.record'), { 'aria-label': `${t('order.record')} ${job.order}` }))))),
    panel('waiting', t('inbox.title', { n: store.picture?.state.inbox ?? waiting.length }),
      !only && h('p', { id: 'inbox-need' }, t('inbox.need')),
      pending(desk, 'inbox') || (waiting.length === 0 && h('p', {}, t('inbox.none'))),
      h('ul', { class: 'list' }, waiting.slice(0, shown).map((reading) => line(view, reading, only))),
      waiting.length > shown && button('more', t('orders.more'), () => {
        desk.lists.shown = shown + PAGE;
        desk.changed();
      })),
    aside.length > 0 && panel('aside', t('inbox.aside'),
      h('ul', { class: 'list' }, aside.slice(0, PAGE).map((reading) => line(view, reading, only)))),
  ]);
}

function line(/** @type {View} */ view, /** @type {Reading & {size?: string}} */ reading, /** @type {Order | null} */ only) {
  const { desk, store, now } = view;
  const isOff = isOffHere(view);
  const what = `${mm(reading.diameter_mm)}, ${clock(reading.taken_at, timeOf(store, now))}`;
  const scale = reading.size?.split(' ');
  return h('li', { key: reading.id },
    h('span', { class: 'grows' }, scale && `${decimal(scale.slice(1).join(' '))} ${scale[0]} · `, what, ' · ', said(reading.device)),
    button('attach', only ? t('inbox.attachTo', { order: only.number }) : t('inbox.attach'),
      () => { if (!isOff && only) desk.attach(reading.id, only.number); },
      { 'aria-disabled': String(isOff || !only), 'aria-describedby': only ? null : 'inbox-need' }),
    !reading.set_aside && button('aside', t('inbox.aside'), () => { if (!isOff) desk.attach(reading.id, null); },
      { 'aria-disabled': String(isOff) }),
    note(desk, `reading ${reading.id}`));
}
