// What this screen looks like, and what the bench was set up with.

import { button, pending, said } from '../parts.js';
import { pairing } from './pairing.js';
import { words as stepWords } from './programme.js';
import { h } from '../tree.js';
import { LANGUAGES, day, number, spoken, t } from '../words.js';

/**
 * @param {View} view
 * @returns {Tree[]}
 */
export function setup(view) {
  const { desk } = view;
  const { settings, gauges } = desk.lists;
  const part = (/** @type {string} */ title, /** @type {Kid[]} */ ...kids) => h('section', { class: 'panel' }, h('h2', {}, title), ...kids);
  const choice = (/** @type {string} */ what, /** @type {string} */ value, /** @type {string} */ words, /** @type {boolean} */ isOn, /** @type {Attributes} */ more = {}) =>
    button(value, words, () => desk.choose(what, value), { 'aria-pressed': String(isOn), ...more });
  return [
    part(t('setup.language'), h('div', { class: 'row' }, Object.entries(LANGUAGES).map(([tag, name]) =>
      choice('language', tag, name, spoken() === tag, { lang: tag })))),
    part(t('pair.title'), ...pairing(view)),
    part(t('setup.theme'), h('div', { class: 'row' }, ['auto', 'light', 'dark'].map((theme) =>
      choice('theme', theme, t(`setup.${theme}`), (document.documentElement.dataset.theme ?? 'auto') === theme)))),
    part(t('setup.programmes'), pending(desk, 'settings'), h('ul', { class: 'list' }, (settings?.programmes ?? []).map((/** @type {{name: string, steps: PolishingStep[]}} */ one) =>
      h('li', { key: one.name }, h('b', {}, said(one.name)), h('ol', { class: 'steps' }, one.steps.map((step) =>
        h('li', {}, ...stepWords(step))))))),
    h('p', { class: 'small' }, t('setup.file'))),
    part(t('setup.tolerances'), settings && h('p', {}, settings.size_check
      ? t('setup.check', { minutes: settings.size_check.within_minutes, quarters: number(settings.size_check.tolerance_quarters, 1) })
      : t('setup.noCheck'))),
    part(t('setup.calibration'), pending(desk, 'gauges') || h('ul', { class: 'list' }, (gauges?.gauges ?? []).map((/** @type {{name: string, serial?: string, due?: string}} */ one) =>
      h('li', { key: one.name }, said(one.name), one.serial && ` · ${t('setup.serial', { serial: one.serial })}`, ' · ',
        one.due ? t('setup.calDue', { day: day(one.due) }) : t('setup.calNone'))))),
  ];
}
