// The screen that is always shown: the order, its size, what waits, and the two machines.

import { gaugeBar } from '../drawings.js';
import { button, isOffHere, note, panel, said, way } from '../parts.js';
import { UNDO, timeOf } from '../store.js';
import { h } from '../tree.js';
import { clock, decimal, metal, mm, size, t } from '../words.js';
import { start } from './start.js';

/** The stages in order. */
export const STAGES = ['concept', 'design', 'material', 'handcrafting', 'setting', 'finishing', 'unveiling'];

/**
 * @param {View} view
 * @returns {Tree[]}
 */
export const bench = (view) => [
  h('div', { class: 'bench' },
    h('div', { class: 'side' }, order(view), measured(view), unattached(view)),
    h('div', { class: 'side' }, start(view, 'engraving'), start(view, 'polishing'))),
];

function order(/** @type {View} */ { store, desk }) {
  const orders = store.picture?.state.orders ?? [];
  const [only] = orders;
  if (orders.length !== 1 || !only) {
    return panel('order', t('order.title'),
      h('p', { class: 'grows' }, orders.length ? [t('order.several'), ' ', said(orders.map(({ number }) => number).join(', '))]
        : store.picture ? t('order.none') : ''),
      way('#/orders', t('order.choose')));
  }
  const pieces = only.pieces ?? 1;
  return panel('order',
    [only.rush && h('b', { class: 'bad' }, `▲ ${t('order.rush')} `), said(only.number), ' · ', said(only.customer)],
    h('p', {}, [metal(only.ring.metal), only.ring.band_width_mm && t('order.band', { width: mm(only.ring.band_width_mm) })]
      .filter(Boolean).join(' · ')),
    stages(only.stage),
    h('div', { class: 'row' },
      way('#/orders', t('order.change')), way(`#/order/${encodeURIComponent(only.number)}`, t('order.record'))),
    pieces > 1 && h('div', { class: 'row rings', role: 'group', 'aria-label': t('order.ring', { n: desk.piece, all: pieces }) },
      button('before', '‹', () => desk.choosePiece(Math.max(1, desk.piece - 1)), { 'aria-label': t('order.ring', { n: Math.max(1, desk.piece - 1), all: pieces }) }),
      h('b', {}, t('order.ring', { n: desk.piece, all: pieces })),
      button('after', '›', () => desk.choosePiece(Math.min(pieces, desk.piece + 1)), { 'aria-label': t('order.ring', { n: Math.min(pieces, desk.piece + 1), all: pieces }) })));
}

/**
 * The seven stages, the one of now by name.
 * @param {string} now
 */
export const stages = (now) =>
  h('ol', { class: 'stages', 'aria-label': t('stages') }, STAGES.map((stage, index) =>
    h('li', { class: stage === now ? 'now' : '', 'aria-current': stage === now ? 'step' : null },
      stage === now ? `${index + 1} ${t(`stage.${stage}`)}` : String(index + 1))));

/**
 * The verdict in words.
 * @param {Fit} fit
 */
export function verdict(fit) {
  if (fit.outcome === 'inTolerance') return t('size.inTolerance');
  const by = fit.quarters_off <= 4 ? t(`size.by${fit.quarters_off}`) : t('size.by', { n: decimal(String(fit.quarters_off / 4)) });
  return t(`size.${fit.outcome}`, { by, mm: mm(fit.difference_mm.replace('-', '')) });
}

function measured(/** @type {View} */ view) {
  const { store, desk, standing, now } = view;
  const orders = store.picture?.state.orders ?? [];
  const only = orders.length === 1 ? orders[0] : null;
  const conditions = store.picture?.conditions;
  // Never the verdict of another order than the one that stands there.
  const fit = conditions?.order === only?.number ? conditions?.fit : undefined;
  const isLive = standing.phase === 'live';
  // A reading is of the order: of several rings it may be another's, and then the start says that it counts for nothing here.
  const isOfAnother = (only?.pieces ?? 1) > 1 && (desk.conditions(store.picture)?.starts ?? []).some(({ missing }) =>
    missing.some(({ kind }) => kind === 'size-not-confirmed'));
  const undo = store.undo && store.undo.until > now && isLive ? store.undo : null;
  if (!fit) {
    return panel('size', t('size.title'), h('p', { class: 'digits empty' }, '–'), h('p', { class: 'grows' }, t('size.none')));
  }
  const at = timeOf(store, now);
  return panel('size', t('size.title'),
    h('div', { class: 'reading' },
      h('p', { class: 'digits' }, h('span', {}, size(decimal(fit.measured))), ' ', h('small', {}, fit.system)),
      undo && !isOffHere(view) && button('undo', t('undo', { s: Math.min(UNDO / 1000, Math.ceil((undo.until - now) / 1000)) }),
        () => desk.attach(undo.reading, undo.previous))),
    h('p', { class: 'verdict' },
      !isLive ? t('size.old') : isOfAnother ? t('size.other')
        : fit.outcome === 'inTolerance' ? h('b', {}, `● ${verdict(fit)}`)
          : h('b', { class: 'bad' }, `${fit.outcome === 'tooSmall' ? '▼' : '▲'} ${verdict(fit)}`)),
    gaugeBar(fit, isLive && !isOfAnother),
    h('p', {}, t('size.ordered', { size: size(decimal(fit.ordered)), tolerance: decimal(fit.tolerance), mm: mm(fit.ordered_mm) })),
    h('p', { class: 'small' }, t('size.measured', { mm: mm(fit.measured_mm), time: clock(fit.taken_at, at) })),
    undo && note(desk, `reading ${undo.reading}`));
}

function unattached(/** @type {View} */ view) {
  const { store, desk, now } = view;
  const state = store.picture?.state;
  const inbox = store.picture?.inbox ?? [];
  const only = state?.orders.length === 1 ? state.orders[0] : null;
  const isOff = isOffHere(view) || !only;
  return panel('inbox', t('inbox.title', { n: state?.inbox ?? '–' }),
    inbox.length === 0 && h('p', {}, t('inbox.none')),
    // As high with two readings as with one and the way to the others.
    h('ul', { class: 'list' }, inbox.slice(0, (state?.inbox ?? 0) > 2 ? 1 : 2).map((reading) =>
      h('li', { key: reading.id },
        h('span', { class: 'grows' }, mm(reading.diameter_mm), ', ', clock(reading.taken_at, timeOf(store, now))),
        button('attach', t('inbox.attach'), () => { if (!isOff) desk.attach(reading.id, only.number); }, {
          'aria-disabled': String(isOff), 'aria-describedby': isOff && !only ? 'inbox-need' : null,
        }),
        note(desk, `reading ${reading.id}`)))),
    inbox.length > 0 && !only && h('p', { id: 'inbox-need', class: 'small' }, t('inbox.need')),
    (state?.inbox ?? 0) > 2 && way('#/inbox', t('inbox.all')));
}
