// Everything the bench knows of one order, to read and to print.

import { button, isOffHere, note, pending, said, trouble, way } from '../parts.js';
import { timeOf } from '../store.js';
import { h } from '../tree.js';
import { clock, lasting, metal, mm, size, t } from '../words.js';
import { STAGES, stages } from './bench.js';
import { question } from './question.js';

/**
 * @param {View} view
 * @returns {Tree[]}
 */
export function record(view) {
  const { desk, store, now } = view;
  const number = desk.place.order;
  const value = desk.lists.record;
  if (value === null) return [trouble(t('record.gone', { order: number }))];
  if (value?.order.number !== number) return [pending(desk, 'record') || h('p', {}, t('list.coming'))];
  const { order, readings, jobs, reengravings } = value;
  const today = timeOf(store, now);
  const line = (/** @type {string} */ at, /** @type {Kid[]} */ ...kids) => ({ at, tree: h('li', {}, h('time', { datetime: at }, clock(at, today)), ' ', ...kids) });
  const story = [
    ...readings.map((/** @type {Reading} */ one) => line(one.taken_at, t('record.reading', { size: mm(one.diameter_mm) }), one.verdict && [' · ', said(one.verdict)])),
    ...jobs.flatMap((/** @type {Job} */ job) => [
      line(job.requested_at, t(`record.${job.kind}`, { what: job.what }), ' · ', t(`job.${job.phase}`, { time: clock(job.requested_at, today) })),
      ...(job.settled ? [line(job.settled.at, t('record.settled', { by: job.settled.by, finding: t(`look.${job.settled.finding}`) }))] : []),
    ]),
    ...(value.inspections ?? []).map((/** @type {{at: string, by: string, finding: string}} */ look) =>
      line(look.at, t('record.settled', { by: look.by, finding: t(`look.${look.finding}`) }))),
  ].sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ tree }) => tree);
  const part = (/** @type {string} */ title, /** @type {Kid[]} */ ...kids) => h('section', { class: 'panel' }, h('h2', {}, title), ...kids);
  const next = STAGES[STAGES.indexOf(order.stage) + 1];
  const photos = desk.lists.photos?.photos;
  const doubts = jobs.filter((/** @type {Job} */ { asks_for_a_look: asks }) => asks);
  return [
    ...doubts.map((/** @type {Job} */ job) =>
      h('section', { key: `doubt ${job.id}`, class: 'panel doubt' }, question(view, { job: job.id, order: number, piece: job.piece, reason: job.reason }))),
    h('section', { class: 'panel' },
      h('h2', {}, t('record.title', { order: number })),
      h('p', { class: 'who' }, said(order.customer)),
      h('p', {}, `${metal(order.ring.metal)} · ${size(order.ring.size)} = ${mm(order.ring.diameter_mm)}`),
      order.engraving && h('p', {}, `${t(`engraving.${order.engraving.place}`)}: `, said(order.engraving.text)),
      stages(order.stage),
      h('p', {}, t(value.polished_is_least ? 'record.polishedLeast' : 'record.polished', { time: lasting(value.polished_ms) })),
      h('div', { class: 'row' },
        // A bench that does not keep since when an order is at its stage moves none either.
        order.stage_since && next && !isOffHere(view) && button('move', t('order.move', { stage: t(`stage.${next}`) }), () => desk.move(number, order.stage, next)),
        button('print', t('record.print'), () => print())),
      note(desk, 'move')),
    part(t('record.story'), story.length || reengravings.length ? null : h('p', {}, t('record.nothing')),
      h('ol', { class: 'story' }, ...story,
        reengravings.map((/** @type {{by: string, why: string}} */ one) => h('li', {}, t('record.reengraved', one))))),
    part(t('record.photos'), pending(desk, 'photos') || (photos?.length === 0 && h('p', {}, t('record.nothing'))),
      h('div', { class: 'row' }, (photos ?? []).map((/** @type {{id: string}} */ { id }) => {
        const address = desk.picture(`/v1/orders/${encodeURIComponent(number)}/photos/${id}`);
        return address ? h('img', { key: id, class: 'photo', src: address, alt: `${t('record.photos')} ${id}` })
          : h('p', { key: id, class: 'small photo' }, t(address === null ? 'list.coming' : 'list.failed'));
      }))),
    way('#/orders', t('nav.orders')),
  ];
}
