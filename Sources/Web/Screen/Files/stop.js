// The stop of everything: on the first touch, without a question, never switched off. It says what came of it.

import { askNow, giveWay } from './ask.js';
import { h, patch } from './tree.js';
import { t } from './words.js';

/** For how long an answer that everything is still is shown, in milliseconds. */
const SHOWN = 30000;
/** Within this time it says what came of it, in milliseconds; an answer that comes later takes the place of that. */
const WITHIN = 2000;

/** No stop that anything is to be said of. */
function idle() {
  return { phase: 'idle', answers: [], at: 0, known: [] };
}

/**
 * What the last stop came to, and which jobs were known of then.
 * @type {{phase: string, answers: {device: string, answer: string}[], at: number, known: string[]}}
 */
let last = idle();

/**
 * Lets `button` stop everything, and calls `changed` when there is news of it. `machines` names what there is to stop.
 * @param {HTMLElement} button
 * @param {() => void} changed
 * @param {() => string[]} machines
 * @param {() => Job[]} jobs
 */
export function wireStop(button, changed, machines, jobs) {
  let touched = -Infinity;
  const stop = async () => {
    touched = performance.now();
    let mine = last;
    const say = (/** @type {string} */ phase, /** @type {typeof last.answers} */ answers) => {
      // A later touch has the word.
      if (last !== mine) return;
      last = mine = { phase, answers, at: performance.now(), known: jobs().map(({ id }) => id) };
      changed();
    };
    const saySilent = () => say('silent', machines().map((device) => ({ device, answer: 'notConfirmed' })));
    say('going', []);
    const alarm = setTimeout(saySilent, WITHIN);
    giveWay();
    const answer = await send();
    clearTimeout(alarm);
    if (answer.kind === 'good' && Array.isArray(answer.value?.devices)) say('answered', answer.value.devices);
    else saySilent();
  };
  button.addEventListener('pointerdown', stop);
  button.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) stop();
  });
  // What a screen reader or a switch sends is a click that no pointer and no key made.
  button.addEventListener('click', (event) => { if (event.detail === 0 && performance.now() - touched > 1000) stop(); });
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
 * @param {Job[]} jobs
 */
export function showStop(button, standing, now, jobs) {
  if (last.phase === 'answered' && last.answers.every(({ answer }) => answer === 'still') && now - last.at > SHOWN) {
    last = idle();
  }
  // Who is let in only to stop can stop.
  const isDead = standing.phase === 'lost' && standing.why !== 'door';
  // What a machine showed before the line was lost, or before it began something else, says nothing about now.
  if (last.phase === 'answered') {
    const begun = jobs.filter(({ id }) => !last.known.includes(id)).map(({ device }) => device);
    const answers = last.answers.filter(({ device, answer }) => answer !== 'still' || !begun.includes(device));
    if (isDead || (answers.length === 0 && last.answers.length > 0)) last = idle();
    else if (answers.length < last.answers.length) last = { ...last, answers };
  }
  button.classList.toggle('dead', isDead);
  patch(button, [
    h('strong', { class: 'name' }, t('stop.label')),
    isDead ? h('span', { class: 'dead-words' }, t('stop.dead')) : h('span', { class: 'small' }, t('stop.note')),
    h('span', { class: 'answers' }, ...answers(isDead)),
  ]);
}

/** @returns {Tree[]} */
function answers(/** @type {boolean} */ isDead) {
  if (last.phase === 'idle') return [];
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
