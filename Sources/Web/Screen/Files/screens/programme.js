// The polishing programme of the order, step by step.

import { jobsOf } from '../store.js';
import { said } from '../parts.js';
import { h } from '../tree.js';
import { lasting, number, t } from '../words.js';

/**
 * @param {View} view
 * @param {Order} order
 */
export function programme({ store, desk }, order) {
  if (!order.polishing) return h('p', {}, t('polishing.none'));
  const steps = desk.lists.settings?.programmes.find((/** @type {{name: string}} */ one) => one.name === order.polishing)?.steps ?? [];
  const job = jobsOf(store).find(({ kind, order: of }) => kind === 'polishing' && of === order.number);
  return h('ol', { class: 'steps', 'aria-label': t('polishing.programme', { name: order.polishing }) },
    steps.map((/** @type {{title: string, rpm: number, seconds: number}} */ step, /** @type {number} */ index) =>
      h('li', { class: job?.step === index + 1 ? 'now' : '', 'aria-current': job?.step === index + 1 ? 'step' : null },
        said(step.title), ` · ${t('rpm', { n: number(step.rpm) })} · ${lasting(step.seconds * 1000)}`)));
}
