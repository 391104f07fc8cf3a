// The screen of one bench: joins what is heard, what is shown and what is done.

import { Desk } from './desk.js';
import { bar } from './frame.js';
import { watchHolds } from './holding.js';
import { bench } from './screens/bench.js';
import { clean, wipingLeft } from './screens/clean.js';
import { devices } from './screens/devices.js';
import { inbox } from './screens/inbox.js';
import { menu } from './screens/menu.js';
import { orders } from './screens/orders.js';
import { record } from './screens/record.js';
import { setup } from './screens/setup.js';
import { showStop, stopWords, wireStop } from './stop.js';
import { begin, jobsOf, reduce } from './store.js';
import { isMachine } from './parts.js';
import { listen } from './stream.js';
import { all, patch } from './tree.js';
import { standing } from './watch.js';
import { languageFor, speak } from './words.js';

/** @type {Record<string, (view: View) => (Tree | false | null)[]>} */
const SCREENS = { bench, menu, orders, order: record, inbox, devices, setup, clean };
const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const kept = (/** @type {string} */ key) => {
  // A browser may forbid to keep anything; then nothing was kept.
  try { return localStorage.getItem(key); } catch { return null; }
};

let store = begin(performance.now());
const desk = new Desk(() => draw());
let isDue = false;
/** Whether there are words to write. */
let isReady = false;
let loaded = '';
let isLoading = false;

/** Draws soon, once for everything that changes until then. */
function draw() {
  if (isDue || !isReady) return;
  isDue = true;
  // Not at the next frame alone: a page in the background has none.
  setTimeout(drawNow, 0);
}

function drawNow() {
  isDue = false;
  const now = performance.now();
  const view = { store, desk, now, standing: standing(store.line, now) };
  if (desk.place.screen === 'clean' && wipingLeft(view) <= 0) location.hash = '#/';
  const screen = Object.hasOwn(SCREENS, desk.place.screen) ? desk.place.screen : 'bench';
  document.body.className = `on-${screen} is-${view.standing.phase}`;
  // First of all, whatever becomes of the rest.
  showStop(part('stop'), view.standing, now, jobsOf(store));
  const focused = document.activeElement;
  patch(part('bar'), bar(view));
  patch(part('screen'), all(SCREENS[screen](view)));
  patch(part('said'), [stopWords()]);
  // What had the focus may have been moved, or be gone: keys and pedals go on from there.
  if (focused && focused !== document.body && document.activeElement === document.body) {
    /** @type {HTMLElement} */ (focused.isConnected ? focused : part('screen')).focus({ preventScroll: true });
  }
}

/** Loads what the screen shows besides, when something happened or the person went elsewhere. */
async function load() {
  const { picture } = store;
  // A page that nobody sees asks for nothing: the browser's connections are for the one that is seen.
  if (!picture || document.hidden) return;
  const wanted = [picture.state.at, picture.conditions?.fit?.reading, desk.piece, desk.scope, location.hash, desk.turn,
    // What the other rings of an order need is asked for here, as often as it is for the first.
    // And what was asked for and not told is asked for again.
    desk.piece === 1 && desk.failed.size === 0 ? '' : picture.conditions?.at,
    picture.conditions?.starts.map(({ proof }) => proof)].join(' ');
  if (isLoading || wanted === loaded) return;
  isLoading = true;
  loaded = wanted;
  await desk.load(picture);
  isLoading = false;
  load();
}

desk.reload = () => {
  desk.turn += 1;
  load();
  draw();
};
desk.choose = async (/** @type {string} */ what, /** @type {string} */ value) => {
  // A browser may forbid to keep anything; then it holds until the page is left.
  try { localStorage.setItem(what, value); } catch { /* said above */ }
  if (what === 'theme') document.documentElement.dataset.theme = value;
  else await speak(value);
  draw();
};

const onlyNumber = (/** @type {Picture} */ { state: { orders } }) => (orders.length === 1 ? orders[0]?.number : '');

document.documentElement.dataset.theme = kept('theme') ?? 'auto';
desk.arrived = listen((news) => {
  if (news.kind === 'upgrade') return location.reload();
  const isForeign = news.kind === 'event' && news.name === 'reading.assigned' && news.data.fact.reading !== desk.attached;
  store = reduce(store, isForeign ? { ...news, isForeign } : news, performance.now());
  if (store.undo && store.picture && onlyNumber(store.picture) !== store.undo.order) store = { ...store, undo: null };
  if (news.kind === 'event' && news.name === 'screen.paired') desk.code = null;
  desk.see(store.picture);
  // A stop puts every outline out, and of a daemon that was away nobody knows.
  if (news.kind === 'down' || (news.kind === 'event' && news.name === 'bench.stopped')) desk.outlined = {};
  if (news.kind === 'down') {
    desk.forget();
    loaded = '';
  }
  desk.name = store.picture?.session?.screen && store.picture.session.name;
  load();
  draw();
});
wireStop(part('stop'), draw, () => (store.picture?.state.devices ?? []).filter(isMachine).map(({ name }) => name),
  () => jobsOf(store));
await speak(languageFor(kept('language'), navigator.languages));
isReady = true;
document.documentElement.dataset.ready = 'yes';
watchHolds(draw);
addEventListener('hashchange', () => {
  desk.go(location.hash);
  load();
  part('screen').scrollTop = 0;
});
document.addEventListener('visibilitychange', load);
desk.go(location.hash);
drawNow();
setInterval(draw, 250);
