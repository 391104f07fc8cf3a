// What the page draws itself: the gauge's bar. A proof is drawn by the daemon.

import { h } from './tree.js';
import { decimal, size, t } from './words.js';

const WIDTH = 400;
/** How many tolerances the bar reaches to each side. */
const REACH = 5;

/**
 * The ordered size with its tolerance, and where the measured one is; no mark where the value is old.
 * @param {Fit} fit
 * @param {boolean} isLive
 */
export function gaugeBar(fit, isLive) {
  const tolerance = Number(fit.tolerance_mm) || 0.01;
  const x = (/** @type {number} */ millimetres) =>
    WIDTH / 2 + (Math.max(-REACH, Math.min(REACH, millimetres / tolerance)) / REACH) * (WIDTH / 2 - 12);
  const at = x(Number(fit.difference_mm));
  const half = x(tolerance) - WIDTH / 2;
  return h('svg', {
    class: 'bar', viewBox: `0 0 ${WIDTH} 40`, role: 'img', 'aria-label': t('size.bar', {
      measured: size(decimal(fit.measured)), ordered: size(decimal(fit.ordered)), tolerance: decimal(fit.tolerance),
    }),
  },
    h('rect', { class: 'rail', x: 4, y: 24, width: WIDTH - 8, height: 8 }),
    h('rect', { class: 'band', x: WIDTH / 2 - half, y: 18, width: 2 * half, height: 20 }),
    h('rect', { class: 'ordered', x: WIDTH / 2 - 1.5, y: 14, width: 3, height: 26 }),
    isLive && h('path', { class: 'mark', d: `M${at - 11} 0h22l-11 16z` }));
}
