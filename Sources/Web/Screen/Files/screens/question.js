// Nobody saw the end: somebody looks at the piece and holds the answer. Said once, it stays.

import { holdButton } from '../holding.js';
import { note, sentence, trouble } from '../parts.js';
import { h } from '../tree.js';
import { t } from '../words.js';

const FINDINGS = ['engraved', 'notEngraved', 'spoiled'];

/**
 * What is on the piece?
 * @param {View} view
 * @param {Doubt} doubt
 */
export const question = ({ desk, standing, store }, { job, order, piece, reason }) =>
  h('div', { key: `look ${job}`, class: 'question grows' },
    h('h3', {}, t('look.title', { piece, order })),
    trouble(t('look.say')),
    reason && h('p', { class: 'small' }, sentence(reason)),
    store.picture?.session?.starts === false && h('p', { id: 'why-not-here', class: 'small' }, t('missing.role')),
    note(desk, 'look'),
    h('div', { class: 'row grows' }, FINDINGS.map((finding) =>
      holdButton({
        key: `look ${job} ${order} ${piece} ${finding}`, label: t(`look.${finding}`), release: t('look.release'),
        off: standing.phase !== 'live' || !store.picture?.session?.starts, reason: 'why-not-here',
        binding: { job, order, piece, finding }, fire: (seen) => desk.answer(seen),
      }))));
