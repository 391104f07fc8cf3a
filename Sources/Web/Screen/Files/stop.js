// The stop of everything: on the first touch, without a question, never switched off. It says what came of it.

import { askNow } from './ask.js';
import { h, patch } from './tree.js';
import { t } from './words.js';

/** For how long an answer that everything is still is shown, in milliseconds. */
const SHOWN = 30000;
/** Within this time it says what came of it, in milliseconds; an answer that comes later takes the place of that. */
const WITHIN = 2000;

/**
 * What the last stop came to.
 * @type {{phase: string, answers: {device: string, answer: string}[], at: number}}
 */
let last = { phase: 'idle', answers: [], at: 0 };

/**
 * Lets `button` stop everything, and calls `changed` when there is news of it. `machines` names what there is to stop.
 * @param {HTMLElement} button
 * @param {() => void} changed
 * @param {() => string[]} machines
 */
export function wireStop(button, changed, machines) {
  let touched = -Infinity;
  const stop = async () => {
    touched = performance.now();
    let mine = last;
    const say = (/** @type {string} */ phase, /** @type {typeof last.answers} */ answers) => {
      // A later touch has the word.
      if (last !== mine) return;
      last = mine = { phase, answers, at: performance.now() };
      changed();
    };
    const saySilent = () => say('silent', machines().map((device) => ({ device, answer: 'notConfirmed' })));
    say('going', []);
    const alarm = setTimeout(saySilent, WITHIN);
    const answer = await send();
    clearTimeout(alarm);
    if (answer.kind === 'good') say('answered', answer.value.devices);
    else saySilent();
  };
  button.addEventListener('pointerdown', stop);
  button.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) stop();
  });
  // What a screen reader or a switch sends is a click without a touch before it.
  button.addEventListener('click', () => { if (performance.now() - touched > 1000) stop(); });
  button.addEventListener('contextmenu', (event) => event.preventDefault());
}

/** A connection that broke is tried once more: a stop may come twice. The daemon says within 2 s what it saw. */
async function send() {
  const began = performance.now();
  const options = (/** @type {number} */ within) => ({ body: { by: 'screen' }, within });
  const answer = await askNow('POST', '/v1/stop', options(2 * WITHIN));
  const left = 2 * WITHIN - (performance.now() - began);
  return answer.kind === 'silence' && left > 200 ? askNow('POST', '/v1/stop', options(left)) : answer;
}

/**
 * Writes on the button what it does now.
 * @param {Element} button
 * @param {Standing} standing
 * @param {number} now
 */
export function showStop(button, standing, now) {
  if (last.phase === 'answered' && last.answers.every(({ answer }) => answer === 'still') && now - last.at > SHOWN) {
    last = { phase: 'idle', answers: [], at: 0 };
  }
  const isDead = standing.phase === 'lost';
  button.classList.toggle('dead', isDead);
  patch(button, [
    h('strong', { class: 'name' }, t('stop.label')),
    isDead ? h('span', { class: 'dead-words' }, t('stop.dead')) : h('span', { class: 'small' }, t('stop.note')),
    h('span', { class: 'answers' }, ...answers(isDead)),
  ]);
}

/** @returns {Tree[]} */
function answers(/** @type {boolean} */ isDead) {
  // What a machine showed before the line was lost says nothing about now.
  if (last.phase === 'idle' || (isDead && last.phase === 'answered')) return [];
  if (last.phase === 'going') return [h('span', {}, t('stop.going'))];
  const lines = last.answers.map(({ device, answer }) =>
    h('span', { class: answer === 'still' ? 'still' : 'not' },
      `${answer === 'still' ? '■' : '▲'} ${t(answer === 'still' ? 'stop.still' : 'stop.not', { device })}`));
  if (last.phase === 'silent' && !isDead) lines.unshift(h('span', { class: 'not' }, `▲ ${t('stop.nobody')}`));
  if (last.phase === 'answered' && lines.length === 0) lines.push(h('span', {}, t('stop.none')));
  return lines;
}

/** What was said of the last stop, for who cannot see the button. */
export const stopWords = () =>
  last.phase === 'going' ? t('stop.going')
    : last.answers.map(({ device, answer }) => t(answer === 'still' ? 'stop.still' : 'stop.not', { device })).join(' ');
