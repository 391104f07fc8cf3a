// What goes under the beam: the daemon's own drawing, never a second one made here.

import { button, note, said, sentence, trouble } from '../parts.js';
import { h } from '../tree.js';
import { decimal, mm, t } from '../words.js';

/**
 * The proof of the order's engraving.
 * @param {View} view
 * @param {Order} order
 * @param {boolean} isToStart
 * @param {boolean} isToApprove
 */
export function proof({ desk }, order, isToStart, isToApprove) {
  if (!order.engraving) return h('p', {}, t('engraving.none'));
  const loaded = desk.lists.proof;
  const value = loaded?.number === order.number ? loaded.value : null;
  const words = order.engraving.text;
  const drawing = (/** @type {string} */ kind) =>
    h('img', { class: kind, src: `${loaded.path}/${kind}.svg?hash=${value.hash}`, alt: `${t(`proof.${kind}`)}: ${words}` });
  return h('div', { class: 'proof' },
    value ? [drawing('band'), drawing('ring')]
      : [h('p', { class: words.length > 36 ? 'text long' : 'text', tabindex: words.length > 36 ? 0 : null }, said(words)), h('p', { class: 'small none' }, t('proof.none'))],
    value?.refusal && trouble(sentence(value.refusal)),
    value?.cautions?.map((/** @type {string} */ words) => trouble(sentence(words))),
    value && h('p', { class: 'small' },
      t('proof.length', { length: mm(String(value.length_mm)), circumference: mm(String(value.circumference_mm)), degrees: decimal(String(value.arc_degrees)) }),
      value.measured === false && ` ${t('proof.assumed')}`, ' ',
      value.approved ? t('proof.approved', { by: value.approved.by }) : t('proof.notApproved')),
    isToApprove && value && !value.refusal
      && button('approve', t('proof.approve'), () => desk.approve(order.number, desk.piece, value.hash)),
    note(desk, 'approve'),
    isToStart && h('p', { class: 'small' }, t('proof.seen', { revision: order.revision, proof: (value?.hash ?? order.proof ?? '–').slice(0, 8) })));
}
