// What goes under the beam: the daemon's own drawing, never a second one made here.

import { holdButton } from '../holding.js';
import { isOffHere, note, said, sentence, trouble } from '../parts.js';
import { h } from '../tree.js';
import { decimal, mm, t } from '../words.js';

/**
 * Whether everything of a proof that is to be seen is seen.
 * @param {import('../desk.js').Desk} desk
 * @param {any} value
 */
export const isDrawn = (desk, value) => !value?.band_svg || ['band', 'ring'].every((kind) => desk.picture(place(value, kind)));

/** Where a drawing is: of this proof, or nowhere. */
const place = (/** @type {any} */ value, /** @type {string} */ kind) => `${value[`${kind}_svg`]}?hash=${value.hash}`;

/**
 * The proof of the order's engraving.
 * @param {View} view
 * @param {Order} order
 * @param {boolean} isToStart
 * @param {boolean} isToApprove
 */
export function proof(view, order, isToStart, isToApprove) {
  const { desk } = view;
  if (!order.engraving) return h('p', {}, t('engraving.none'));
  const value = desk.proof(order);
  const words = order.engraving.text;
  const drawing = (/** @type {string} */ kind) => {
    const address = desk.picture(place(value, kind));
    return address ? h('img', { key: kind, class: kind, src: address, alt: `${t(`proof.${kind}`)}: ${words}` })
      : h('p', { key: kind, class: `small ${kind}` }, t(address === null ? 'list.coming' : 'list.failed'));
  };
  return [h('div', { class: 'proof' },
    value?.band_svg ? [drawing('band'), drawing('ring')]
      : [h('p', { class: words.length > 36 ? 'text long' : 'text', tabindex: words.length > 36 ? 0 : null }, said(words)),
        !value?.refusal && h('p', { class: 'small none' }, t(value === undefined ? 'list.coming' : 'proof.none'))],
    value?.refusal && trouble(sentence(value.refusal)),
    value?.cautions?.map((/** @type {string} */ words) => trouble(sentence(words))),
    value?.band_svg && h('p', { class: 'small' },
      t('proof.length', { length: mm(String(value.length_mm)), circumference: mm(String(value.circumference_mm)), degrees: decimal(String(value.arc_degrees)) }),
      value.measured === false && ` ${t('proof.assumed')}`, ' ',
      value.approved ? t('proof.approved', { by: value.approved.by }) : t('proof.notApproved')),
    isToStart && h('p', { class: 'small' }, t('proof.seen', { revision: order.revision, proof: (value?.hash ?? order.proof ?? '–').slice(0, 8) }))),
  isToApprove && value?.band_svg && !value.refusal && holdButton({
    key: `approve ${order.number} ${desk.piece}`, label: t('proof.approve'), release: t('proof.release'),
    off: isOffHere(view) || !isDrawn(desk, value), binding: { order: order.number, piece: desk.piece, hash: value.hash },
    fire: (seen) => desk.approve(seen.order, seen.piece, seen.hash),
  }),
  note(desk, 'approve')];
}
