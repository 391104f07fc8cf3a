// The polishing programme of the order, step by step: the part that would run now, where the bench says so.

import { jobsOf } from '../store.js';
import { said } from '../parts.js';
import { h } from '../tree.js';
import { decimal, lasting, number, t } from '../words.js';

/**
 * @param {View} view
 * @param {Order} order
 * @param {PolishingPlan | undefined} plan
 */
export function programme({ store, desk }, order, plan) {
  if (!order.polishing) return h('p', {}, t('polishing.none'));
  const known = desk.lists.settings?.programmes.find((/** @type {{name: string}} */ one) => one.name === order.polishing)?.steps;
  const job = jobsOf(store).find(({ kind, order: of }) => kind === 'polishing' && of === order.number);
  return [
    plan && plan.parts > 1 && h('p', {}, t('polishing.part', { part: number(plan.part), parts: number(plan.parts) })),
    h('ol', { class: 'steps', 'aria-label': t('polishing.programme', { name: order.polishing }) },
      (plan?.steps ?? known ?? []).map((/** @type {PolishingStep} */ step, /** @type {number} */ index) =>
        h('li', { class: job?.step === index + 1 ? 'now' : '', 'aria-current': job?.step === index + 1 ? 'step' : null }, ...words(step)))),
  ];
}

/**
 * One step in a line: what for, on which wheel, how fast and for how long.
 * @param {PolishingStep} step
 * @returns {Kid[]}
 */
export const words = (step) => [
  said(step.title), ...[step.wheel, step.compound].flatMap((/** @type {string | undefined} */ one) => (one ? [' · ', said(one)] : [])),
  step.diameter_mm && ` · ${decimal(step.diameter_mm)} mm`,
  step.rpm !== undefined && ` · ${t('rpm', { n: number(step.rpm) })}`,
  step.surface_m_s !== undefined && ` · ${decimal(step.surface_m_s)} m/s`,
  ` · ${lasting(step.seconds * 1000)}`,
];
