// How this browser becomes a screen of the bench, and how another one is let in.

import { button, note, said } from '../parts.js';
import { timeOf } from '../store.js';
import { h } from '../tree.js';
import { clock, t } from '../words.js';

/**
 * The six digits that are shown at the bench are touched here; a paired screen shows such digits for a tablet.
 * @param {View} view
 * @returns {Kid[]}
 */
export function pairing({ desk, store, now }) {
  const session = store.picture?.session;
  const time = timeOf(store, now);
  const code = desk.code && time !== null && time < Date.parse(desk.code.expires_at) ? desk.code : null;
  if (session?.screen) {
    return [
      h('p', {}, t('pair.done'), ' ', said(session.name)),
      session.role === 'bench' && button('code', t('pair.show'), () => desk.showCode()),
      code && h('p', { class: 'big', role: 'status' }, t('pair.shown', { code: code.code, time: clock(code.expires_at, null) })),
      note(desk, 'pair'),
    ];
  }
  return [
    h('p', {}, t('pair.say')),
    h('p', { class: 'big', role: 'status' }, desk.digits.padEnd(6, '–')),
    h('div', { class: 'row' }, [...'1234567890'].map((digit) => button(`digit ${digit}`, digit, () => desk.digit(digit), { name: `digit-${digit}` })),
      button('erase', t('pair.erase'), () => desk.digit(null))),
    note(desk, 'pair'),
  ];
}
