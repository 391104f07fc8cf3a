// One machine at the bench: what it would do, what is missing, the hold that starts it, and how it goes.

import { holdButton } from '../holding.js';
import { button, isOffHere, note, panel, problemWord, said, sentence, trouble } from '../parts.js';
import { jobsOf, timeOf } from '../store.js';
import { h } from '../tree.js';
import { clock, lasting, number, t } from '../words.js';
import { programme } from './programme.js';
import { isDrawn, proof } from './proof.js';
import { question } from './question.js';

/**
 * The panel of one kind of work.
 * @param {View} view
 * @param {string} kind
 */
export function start(view, kind) {
  const { store } = view;
  const orders = store.picture?.state.orders ?? [];
  const order = orders.length === 1 ? orders[0] : null;
  const device = { engraving: 'engraver', polishing: 'polisher' }[kind];
  const isThere = store.picture?.state.devices.some((one) => one.kind === device) ?? true;
  const title = kind === 'engraving' && order?.engraving ? `engraving.${order.engraving.place}` : `${kind}.title`;
  if (!isThere) return panel(kind, t(`${kind}.title`), h('p', {}, t(`${kind}.noMachine`)));
  const starts = (view.desk.conditions(store.picture)?.starts ?? store.picture?.conditions?.starts ?? []).filter((one) => one.kind === kind);
  const asked = kind === 'engraving' && order ? doubt(view, order) : null;
  const hasWork = kind === 'engraving' ? order?.engraving : order?.polishing;
  const isToApprove = starts.some(({ missing }) => missing.some((one) => one.kind === 'not-approved'));
  return panel(kind, [t(title), kind === 'polishing' && order?.polishing && [' · ', said(order.polishing)]],
    order && (kind === 'engraving' ? proof(view, order, !asked, isToApprove && !asked) : programme(view, order, starts.find(({ plan }) => plan)?.plan)),
    asked ? question(view, asked)
      : starts.map((one) => machine(view, one, order, starts.length > 1, Boolean(hasWork))));
}

function machine(
  /** @type {View} */ view, /** @type {Start} */ one, /** @type {Order | null} */ order, /** @type {boolean} */ isOneOfMany,
  /** @type {boolean} */ hasWork,
) {
  const job = jobsOf(view.store).find(({ device }) => device === one.device);
  return h('div', { key: one.device, class: 'machine grows' },
    isOneOfMany && h('h3', {}, one.device),
    job ? running(view, job) : waiting(view, one, order, hasWork));
}

/**
 * What somebody has to look at before anything goes on.
 * @returns {Doubt | null}
 */
function doubt(/** @type {View} */ { store, desk }, /** @type {Order} */ order) {
  const job = store.picture?.jobs.find(({ asks_for_a_look }) => asks_for_a_look);
  if (job) return { job: job.id, order: job.order, piece: job.piece, reason: job.reason };
  // No job that is known: what was done since the backup that the ledger came from.
  const starts = desk.conditions(store.picture)?.starts ?? [];
  const forgotten = starts.flatMap(({ missing }) => missing).find(({ kind }) => kind === 'piece-in-doubt');
  return forgotten ? { order: order.number, piece: desk.piece, reason: forgotten.sentence } : null;
}

/**
 * A job that is not over.
 * @param {View} view
 * @param {Job} job
 */
function running({ store }, job) {
  const device = store.picture?.state.devices.find(({ name }) => name === job.device);
  const isPart = job.permille !== undefined;
  return h('div', { class: 'running' },
    h('p', { class: 'who' }, `● ${t(`job.${job.phase}`)} · `, said(job.order)),
    h('progress', { max: 1000, value: isPart ? job.permille : null, 'aria-label': t('job.progress') }),
    h('p', { class: 'big' },
      job.left_ms !== undefined ? t('job.left', { time: lasting(job.left_ms) }) : t('job.expected', { time: lasting(job.expected_ms) })),
    job.rpm_set !== undefined && h('p', { class: 'big' },
      job.rpm !== undefined ? t('polishing.rpm', { set: number(job.rpm_set), rpm: number(job.rpm) })
        : t('polishing.unmeasured', { set: number(job.rpm_set) })),
    device?.trouble && trouble(sentence(device.trouble)));
}

function waiting(
  /** @type {View} */ view, /** @type {Start} */ one, /** @type {Order | null} */ order, /** @type {boolean} */ hasWork,
) {
  const { desk, store } = view;
  const last = (store.picture?.jobs ?? []).find(({ device, piece }) => device === one.device && piece === desk.piece);
  const reasons = obstacles(view, one, order, hasWork);
  const id = `why-${one.device}`;
  // What was said of one ring is not said of another.
  const at = `start ${one.device} ${order?.number ?? ''} ${desk.piece}`;
  const binding = order && {
    kind: one.kind, device: one.device, order: order.number, piece: desk.piece, revision: order.revision,
    ...(one.proof ? { proof: one.proof } : {}), ...(one.plan ? { programme: one.plan.programme, part: one.plan.part } : {}),
  };
  return [
    ended(view, last),
    one.expected_ms !== undefined && reasons.length === 0 && h('p', {}, t('job.expected', { time: lasting(one.expected_ms) })),
    hasWork && reasons.length > 0
      && h('ul', { id, class: 'missing', 'aria-label': t('missing.title'), tabindex: 0 }, reasons),
    note(desk, at, t('job.unsure')), one.outline && note(desk, 'outline'),
    hasWork && h('div', { class: 'row begin' }, holdButton({
      key: at, label: reasons.length > 0 ? t('hold.off') : desk.underway.has(at) ? t('hold.sent') : t('hold.start'),
      release: t('hold.release'), off: reasons.length > 0 || desk.underway.has(at), reason: id,
      binding: binding ?? {}, name: t(`${one.kind}.title`), fire: (seen) => desk.start(at, seen, timeOf(store, performance.now())),
    }), order && one.outline && outline(view, one.device ?? '', order)),
  ];
}

/** Shows with the pointer beam where the words will stand, or ends it: nothing is marked. */
function outline(/** @type {View} */ view, /** @type {string} */ device, /** @type {Order} */ order) {
  const { desk, now } = view;
  const isShown = (desk.outlined[device] ?? 0) > now;
  const isOff = isOffHere(view) || !view.store.picture?.session?.starts || desk.underway.has('outline');
  return button('outline', t(isShown ? 'outline.end' : 'outline.show'),
    () => { if (!isOff) desk.outline(device, isShown ? null : order.number, now); }, { 'aria-disabled': String(isOff) });
}

/**
 * Why there is no start now, each in words.
 * @returns {Tree[]}
 */
function obstacles(
  /** @type {View} */ { store, desk, standing }, /** @type {Start} */ one, /** @type {Order | null} */ order, /** @type {boolean} */ hasWork,
) {
  const line = (/** @type {Kid[]} */ ...kids) => h('li', {}, trouble(...kids));
  if (standing.phase !== 'live') return [line(t('missing.lost'))];
  const session = store.picture?.session;
  const conditions = desk.conditions(store.picture);
  if (!session?.starts) return [line(t('missing.role'))];
  if (!conditions) return [line(t('missing.silent'))];
  if (order && (conditions.order !== order.number || conditions.revision !== order.revision)) {
    return [line(t('problem.changed'))];
  }
  if (!hasWork) return [line()];
  // What starts is what is drawn here, and what is listed here.
  const shown = order && one.kind === 'engraving' ? desk.proof(order) : one.plan ?? desk.lists.settings;
  const isOther = one.kind === 'engraving' && (one.proof !== (shown?.hash ?? order?.proof) || !isDrawn(desk, shown));
  if (one.missing.length === 0 && (shown === undefined || isOther)) {
    return [line(t('missing.drawing'))];
  }
  // First everything at a glance, then the daemon's own words.
  return [
    ...one.missing.filter(({ kind }) => problemWord(kind)).map(({ kind }) => line(h('b', {}, problemWord(kind)))),
    ...one.missing.map(({ sentence: words, remedy }) => h('li', { class: 'small' }, sentence(`${words} ${remedy}`))),
  ];
}

/**
 * How the last job on the piece ended.
 * @param {View} view
 * @param {Job | undefined} job
 */
function ended({ store, now }, job) {
  if (!job || !has(job.phase)) return null;
  const time = clock(job.requested_at, timeOf(store, now));
  const isWell = job.phase === 'done' || job.phase === 'notStarted';
  return h('div', { class: 'ended' },
    isWell ? h('p', {}, t(`job.${job.phase}`, { time })) : trouble(t(`job.${job.phase}`, { time }), ' ', t('job.fresh')),
    job.reason && h('p', { class: 'small' }, sentence(job.reason)));
}

const has = (/** @type {string} */ phase) => ['done', 'notStarted', 'failed', 'stopped', 'unknown'].includes(phase);
