// Joins a button to the rules of `hold.js`: fingers, keys and pedals that type.

import { IDLE, WIDEST, part, take } from './hold.js';
import { h, liveOf } from './tree.js';
import { t } from './words.js';

const KEYBOARD = -1;
/** @type {Map<string, Hold>} */
const holds = new Map();
/** @type {Set<number>} */
const down = new Set();
let changed = () => {};

/**
 * Watches the whole page: a second finger anywhere, or leaving the page, ends a hold.
 * @param {() => void} onChange
 */
export function watchHolds(onChange) {
  changed = onChange;
  addEventListener('pointerdown', (event) => {
    down.add(event.pointerId);
    if (down.size > 1) tellAll({ kind: 'other' });
  }, true);
  for (const name of ['pointerup', 'pointercancel']) {
    // After the button has heard of it.
    addEventListener(name, (event) => {
      down.delete(/** @type {PointerEvent} */ (event).pointerId);
      if (down.size === 0) tellAll({ kind: 'free' });
    });
  }
  // Wherever the key is let go: the focus may have moved on.
  addEventListener('keyup', (event) => { if (event.key === 'Enter' || event.key === ' ') tellAll({ kind: 'free' }); });
  const left = () => {
    tellAll({ kind: 'cancel', why: 'blur' });
    // What is let go elsewhere is not heard of here, and would count as a finger for ever.
    down.clear();
  };
  addEventListener('blur', left);
  document.addEventListener('visibilitychange', left);
}

function tellAll(/** @type {HoldInput} */ input) {
  for (const key of holds.keys()) put(key, input);
}

function put(/** @type {string} */ key, /** @type {HoldInput} */ input) {
  const before = holds.get(key) ?? IDLE;
  const { hold, fires } = take(before, input);
  holds.set(key, hold);
  if (hold.phase !== before.phase) changed();
  return fires;
}

/**
 * A button that is held and let go. `binding` is what is on the screen when the press begins: if it changes meanwhile,
 * the hold ends. Switched off it can still be reached, and `reason` names the element that says why.
 * @param {{key: string, label: string, release: string, off: boolean, reason?: string, binding: object, name?: string,
 *   fire: (binding: any) => void}} wanted
 */
export function holdButton({ key, label, release, off, reason, binding, name, fire }) {
  const hold = holds.get(key) ?? IDLE;
  const words = hold.phase === 'ready' ? release : hold.phase === 'cancelled' ? t(`hold.${hold.why}`) : label;
  return h('button', {
    key, type: 'button', class: `hold ${hold.phase}`, 'aria-disabled': off ? 'true' : 'false', 'aria-describedby': reason,
    'aria-label': name && `${name}: ${words}`, live: { off, fire, binding: JSON.stringify(binding) },
    mount: (/** @type {HTMLElement} */ element) => wire(element, key),
  }, h('span', { class: 'fill' }), h('span', { class: 'words' }, words));
}

function wire(/** @type {HTMLElement} */ element, /** @type {string} */ key) {
  let binding = '';
  const phase = () => holds.get(key)?.phase ?? 'idle';
  const isPressed = () => phase() === 'pressed' || phase() === 'ready';
  const press = (/** @type {number} */ pointer, /** @type {number} */ width, /** @type {number} */ at) => {
    if (liveOf(element).off) return;
    binding = liveOf(element).binding;
    put(key, { kind: 'down', pointer, at, width });
    if (isPressed()) requestAnimationFrame(step);
  };
  // When it happened and not when this page came to hear of it.
  const letGo = (/** @type {number} */ pointer, /** @type {number} */ at) => {
    const { off, fire } = liveOf(element);
    if (off && isPressed()) put(key, { kind: 'cancel', why: 'changed' });
    if (put(key, { kind: 'up', pointer, at }) && binding === liveOf(element).binding) {
      fire(JSON.parse(binding));
    }
  };
  const step = () => {
    const now = performance.now();
    const hold = holds.get(key) ?? IDLE;
    element.style.setProperty('--part', String(part(hold, now)));
    if (!isPressed()) return;
    const { off, binding: newest } = liveOf(element);
    if (!element.isConnected || off || newest !== binding) put(key, { kind: 'cancel', why: 'changed' });
    else put(key, { kind: 'tick', at: now });
    requestAnimationFrame(step);
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    press(event.pointerId, Math.max(event.width, event.height), event.timeStamp);
    if (down.size > 1) put(key, { kind: 'other' });
  });
  element.addEventListener('pointermove', (event) => {
    if (!isPressed()) return;
    const box = element.getBoundingClientRect();
    const isInside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top
      && event.clientY <= box.bottom;
    if (!isInside) put(key, { kind: 'away' });
    else if (Math.max(event.width, event.height) > WIDEST) put(key, { kind: 'wide' });
  });
  element.addEventListener('pointerup', (event) => letGo(event.pointerId, event.timeStamp));
  element.addEventListener('pointercancel', () => put(key, { kind: 'cancel', why: 'away' }));
  element.addEventListener('blur', () => put(key, { kind: 'cancel', why: 'blur' }));
  element.addEventListener('contextmenu', (event) => event.preventDefault());
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) press(KEYBOARD, 0, event.timeStamp);
  });
  element.addEventListener('keyup', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    letGo(KEYBOARD, event.timeStamp);
  });
}
