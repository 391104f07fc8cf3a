// What the person at this page is doing, and what they ask of the daemon. Every answer that is not good stays where it
// was asked until it is understood.

import { ask, askNow, newKey } from './ask.js';

/** What is recorded as the asker where nobody said who they are. */
const NAME = 'screen';
/** How long the screen does nothing while it is wiped, in milliseconds. */
export const WIPING = 15000;

export class Desk {
  /** @type {{screen: string, order: string}} */
  place = { screen: 'bench', order: '' };
  piece = 1;
  scope = 'bench';
  /**
   * The order that waits for a word, since a machine is at work.
   * @type {string | null}
   */
  confirming = null;
  wipedAt = 0;
  /**
   * What is shown of each list, and null where the daemon has none.
   * @type {Record<string, any>}
   */
  lists = {};
  /**
   * What was not good, by where it was asked.
   * @type {Record<string, Answer>}
   */
  notes = {};
  /**
   * What is under way, by where it was asked.
   * @type {Set<string>}
   */
  underway = new Set();
  /** @type {string | undefined} */
  name;
  /** What was touched of a pairing code. */
  digits = '';
  /**
   * The pairing code that this screen shows.
   * @type {{code: string, expires_at: string} | null}
   */
  code = null;
  /** Grows when the same is to be loaded once more. */
  turn = 0;
  /** Loads once more what is shown; set by the page. */
  reload = () => {};
  /** Begins anew as who this browser is now; set by the page. */
  arrived = () => {};
  /**
   * Keeps a choice of this screen; set by the page.
   * @type {(what: string, value: string) => void}
   */
  choose = () => {};

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /**
   * Goes where the address says.
   * @param {string} hash
   */
  go(hash) {
    const [screen, order] = hash.replace(/^#\/?/, '').split('/');
    this.place = { screen: screen || 'bench', order: decodeURIComponent(order ?? '') };
    this.confirming = null;
    if (screen === 'clean') this.wipedAt = performance.now();
    this.changed();
  }

  /**
   * What the bench says of the ring that is chosen; null while it has not said.
   * @param {Picture | null} picture
   * @returns {Conditions | null}
   */
  conditions(picture) {
    const first = picture?.conditions ?? null;
    if (this.piece === 1) return first;
    const own = this.lists.conditions;
    return own?.piece === this.piece && own.order === first?.order && own.revision === first?.revision ? own : null;
  }

  get by() {
    return this.name ?? NAME;
  }

  async #do(/** @type {string} */ at, /** @type {string} */ method, /** @type {string} */ path, /** @type {AskMore} */ more) {
    if (this.underway.has(at)) return null;
    this.underway.add(at);
    delete this.notes[at];
    this.changed();
    // At once and not after what the screen loads: a start that comes late is not what the finger meant.
    const answer = await askNow(method, path, more);
    this.underway.delete(at);
    if (answer.kind !== 'good') this.notes[at] = answer;
    this.changed();
    return answer.kind === 'good' ? answer.value : null;
  }

  /**
   * Starts what was on the screen: sent once, whatever comes back.
   * @param {{kind: string, device: string, order: string, piece: number, revision: number, proof?: string, programme?: string, part?: number}} seen
   */
  start(seen) {
    return this.#do(`start ${seen.device}`, 'POST', '/v1/jobs', { body: { ...seen, by: this.by }, key: newKey() });
  }

  /** @param {string} number */
  async put(number) {
    this.confirming = null;
    const laid = await this.#do(`put ${number}`, 'PUT', '/v1/bench/order', { body: { order: number, by: this.by } });
    if (!laid) return;
    this.piece = 1;
    location.hash = '#/';
  }

  /**
   * Moves an order to its next stage; the daemon says what is missing for it.
   * @param {string} order
   * @param {string} to
   */
  async move(order, to) {
    const path = `/v1/orders/${encodeURIComponent(order)}/stage`;
    if (await this.#do('move', 'POST', path, { body: { to, by: this.by } })) this.reload();
  }

  clear() {
    return this.#do('clear', 'DELETE', `/v1/bench/order?by=${encodeURIComponent(this.by)}`, {});
  }

  /**
   * Gives a reading to an order, or sets it aside.
   * @param {string} reading
   * @param {string | null} order
   */
  attach(reading, order) {
    return this.#do(`reading ${reading}`, 'PUT', `/v1/readings/${reading}/order`, {
      body: order ? { order, by: this.by } : { by: this.by },
    });
  }

  /** @param {{job?: string, order: string, piece: number, finding: string}} seen */
  answer({ job, order, piece, finding }) {
    const path = job ? `/v1/jobs/${job}/settlement` : `/v1/orders/${encodeURIComponent(order)}/pieces/${piece}/inspection`;
    return this.#do('look', 'POST', path, { body: { finding, by: this.by } });
  }

  /**
   * @param {string} order
   * @param {number} piece
   * @param {string} hash
   */
  async approve(order, piece, hash) {
    const path = `/v1/orders/${encodeURIComponent(order)}/pieces/${piece}/proof/approval`;
    const proof = await this.#do('approve', 'POST', path, { body: { hash, by: this.by } });
    if (proof) this.lists.proof = { ...this.lists.proof, value: proof };
  }

  /**
   * One more digit of the pairing code, or the last one taken back; the sixth asks to be let in.
   * @param {string | null} digit
   */
  async digit(digit) {
    if (this.underway.has('pair')) return;
    this.digits = digit === null ? this.digits.slice(0, -1) : this.digits + digit;
    this.changed();
    if (this.digits.length < 6) return;
    const code = this.digits;
    this.digits = '';
    // The line asks anew who this browser is when the page comes again.
    if (await this.#do('pair', 'POST', '/v1/screens', { body: { code, name: NAME } })) this.arrived();
  }

  /** Shows a code with which a tablet may come in, to watch and to stop. */
  async showCode() {
    this.code = await this.#do('pair', 'POST', '/v1/screens/codes', { body: { as: 'watch', by: this.by } });
    this.changed();
  }

  /** @param {string} at */
  understood(at) {
    delete this.notes[at];
    this.changed();
  }

  /**
   * Loads what the screen of now shows besides the bench itself. `at` names the newest fact.
   * @param {Picture} picture
   */
  async load(picture) {
    const order = picture.state.orders.length === 1 ? picture.state.orders[0] : null;
    /** @type {Record<string, () => Promise<void>>} */
    const loads = {
      bench: async () => {
        await this.#loadSettings();
        if (this.piece !== 1) await this.#list('conditions', `/v1/bench/conditions?piece=${this.piece}`);
        if (order?.engraving) await this.#loadProof(order, picture.conditions?.fit?.reading ?? '');
      },
      orders: () => this.#list('orders', `/v1/orders?scope=${this.scope}&limit=50`),
      inbox: async () => {
        const system = order ? `&system=${order.ring.size.split(' ')[0]}` : '';
        await this.#list('inbox', `/v1/readings?inbox=true&limit=300${system}`);
        await this.#list('readings', `/v1/readings?limit=100${system}`);
        await this.#list('jobs', '/v1/jobs?limit=200');
      },
      order: async () => {
        const path = `/v1/orders/${encodeURIComponent(this.place.order)}`;
        await this.#list('record', `${path}/record`);
        await this.#list('photos', `${path}/photos`);
      },
      devices: async () => {
        await this.#list('devices', '/v1/devices');
        const ready = await ask('GET', '/readyz');
        this.lists.ready = ready.kind === 'nonsense' && ready.status === 200;
      },
      setup: async () => {
        await this.#loadSettings();
        await this.#list('gauges', '/v1/gauges');
      },
    };
    await loads[this.place.screen]?.();
    this.changed();
  }

  /** The next page of the orders. */
  async more() {
    const { orders, next } = this.lists.orders ?? {};
    if (!next) return;
    const answer = await ask('GET', `/v1/orders?scope=${this.scope}&limit=50&after=${encodeURIComponent(next)}`);
    if (answer.kind === 'good') this.lists.orders = { orders: [...orders, ...answer.value.orders], next: answer.value.next };
    else this.notes.orders = answer;
    this.changed();
  }

  async #list(/** @type {string} */ name, /** @type {string} */ path) {
    const answer = await ask('GET', path);
    if (answer.kind === 'good') this.lists[name] = answer.value;
    else if (answer.kind === 'problem' && answer.status === 404) this.lists[name] = null;
    // Otherwise what is there stays: the line says that it is old.
  }

  async #loadSettings() {
    if (!this.lists.settings) await this.#list('settings', '/v1/settings');
  }

  async #loadProof(/** @type {Order} */ order, /** @type {string} */ reading) {
    const path = `/v1/orders/${encodeURIComponent(order.number)}/pieces/${this.piece}/proof`;
    const key = [path, order.revision, reading].join(' ');
    if (this.lists.proof?.key === key) return;
    const answer = await ask('GET', path);
    const value = answer.kind === 'good' ? answer.value : null;
    if (answer.kind === 'good' || answer.kind === 'problem') this.lists.proof = { key, path, value, number: order.number };
  }
}
