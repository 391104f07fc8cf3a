// What the person at this page is doing, and what they ask of the daemon. Every answer that is not good stays where it
// was asked until it is understood.

import { ask, askNow, newKey, picture as loadPicture } from './ask.js';

/** What is recorded as the asker where nobody said who they are. */
const NAME = 'screen';
/** How long the screen does nothing while it is wiped, in milliseconds. */
export const WIPING = 15000;
/** A touch that follows so soon on one of the same kind, in milliseconds, is the second half of a double tap. */
const DOUBLE = 700;
/** How many pictures are kept. */
const PICTURES = 32;

export class Desk {
  /** @type {{screen: string, order: string}} */
  place = { screen: 'bench', order: '' };
  /** Which ring of which order was chosen; another order begins with its first. */
  #chosen = { order: '', piece: 1 };
  /** The one order on the bench; empty for none and for several. */
  #only = '';
  scope = 'bench';
  /**
   * The order that waits for a word, since a machine is at work.
   * @type {string | null}
   */
  confirming = null;
  wipedAt = 0;
  /**
   * What is shown of each list: undefined while it was not told, null where the daemon has none.
   * @type {Record<string, any>}
   */
  lists = {};
  /**
   * The lists that were asked for and not told: what stands there may be old.
   * @type {Set<string>}
   */
  failed = new Set();
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
  /** The last act by touch, and when. */
  #last = { kind: '', what: '', at: -Infinity };
  /** When an order was moved on last. */
  #moved = -Infinity;
  /**
   * Until when this page has a machine show an outline.
   * @type {Record<string, number>}
   */
  outlined = {};
  /** The reading that this page gave to an order last: that can be taken back here. */
  attached = '';
  /**
   * Pictures by their paths; null while one is on its way, and '' where there is none.
   * @type {Map<string, string | null>}
   */
  #pictures = new Map();
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
    // Of another order, if any.
    delete this.lists.record;
    delete this.lists.photos;
    if (screen === 'clean') this.wipedAt = performance.now();
    this.changed();
  }

  /** Which ring of the order on the bench the screen is about. */
  get piece() {
    return this.#chosen.order === this.#only ? this.#chosen.piece : 1;
  }

  /** @param {number} piece */
  choosePiece(piece) {
    this.#chosen = { order: this.#only, piece };
    this.changed();
  }

  /**
   * Takes note of what lies on the bench.
   * @param {Picture | null} picture
   */
  see(picture) {
    this.#only = onlyOrder(picture)?.number ?? '';
  }

  /** The line was lost: what was loaded once may have changed with the daemon. */
  forget() {
    delete this.lists.settings;
    delete this.lists.proof;
  }

  /**
   * The proof that is drawn on the screen, of this ring as ordered now; null where there is none, undefined while that is
   * not known.
   * @param {Order} order
   */
  proof(order) {
    const { proof } = this.lists;
    return proof?.path === proofPath(order, this.piece) && proof.revision === order.revision ? proof.value : undefined;
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
    if (this.underway.has(at) || this.#isDouble(at, path, more)) return null;
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

  /** Whether this is a double tap whose second half met something else, which had moved under the finger. */
  #isDouble(/** @type {string} */ at, /** @type {string} */ path, /** @type {AskMore} */ more) {
    const isGiven = Boolean(/** @type {{order?: string} | undefined} */ (more.body)?.order);
    const [kind, what, now] = [isGiven ? at.split(' ')[0] : '', path + JSON.stringify(more.body ?? null), performance.now()];
    // Lists of which the next comes under the finger when one is gone.
    const isDouble = ['reading', 'put'].includes(kind) && kind === this.#last.kind && what !== this.#last.what && now - this.#last.at < DOUBLE;
    if (!isDouble) this.#last = { kind, what, at: now };
    return isDouble;
  }

  /**
   * The address of a picture of the daemon; null while it is on its way, '' where there is none.
   * @param {string} path
   */
  picture(path) {
    const known = this.#pictures.get(path);
    if (known !== undefined) return known;
    this.#pictures.set(path, null);
    loadPicture(path).then((address) => {
      this.#pictures.set(path, address ?? '');
      // One that did not come is asked for again when the list beside it is.
      if (!address) this.failed.add(`picture ${path}`);
      for (const [old, gone] of [...this.#pictures].slice(0, Math.max(0, this.#pictures.size - PICTURES))) {
        this.#pictures.delete(old);
        if (gone) URL.revokeObjectURL(gone);
      }
      this.changed();
    });
    return null;
  }

  /** Asks once more for the pictures that did not come. */
  #retryPictures() {
    for (const name of this.failed) {
      if (!name.startsWith('picture ')) continue;
      this.failed.delete(name);
      this.#pictures.delete(name.slice('picture '.length));
    }
  }

  /**
   * Starts what was on the screen: sent once, whatever comes back. `askedAt` is when, by the daemon's clock: what reaches
   * the daemon long after is not what the finger meant.
   * @param {string} at
   * @param {{kind: string, device: string, order: string, piece: number, revision: number, proof?: string,
   *   programme?: string, part?: number}} seen
   * @param {number | null} askedAt
   */
  start(at, seen, askedAt) {
    const when = askedAt === null ? {} : { asked_at: new Date(askedAt).toISOString() };
    return this.#do(at, 'POST', '/v1/jobs', { body: { ...seen, ...when, by: this.by }, key: newKey() });
  }

  /** @param {string} number */
  async put(number) {
    this.confirming = null;
    const laid = await this.#do(`put ${number}`, 'PUT', '/v1/bench/order', { body: { order: number, by: this.by } });
    if (!laid) return;
    this.#chosen = { order: '', piece: 1 };
    location.hash = '#/';
  }

  /**
   * Moves an order to its next stage; the daemon says what is missing for it.
   * @param {string} order
   * @param {string} from the stage it was seen at: one that somebody else moved meanwhile stays there
   * @param {string} to
   */
  async move(order, from, to) {
    // The next stage comes under the finger as soon as the order has moved.
    if (performance.now() - this.#moved < DOUBLE) return;
    const path = `/v1/orders/${encodeURIComponent(order)}/stage`;
    if (await this.#do('move', 'POST', path, { body: { from, to, by: this.by } })) {
      this.#moved = performance.now();
      this.reload();
    }
  }

  /**
   * Has a machine show the outline of the chosen ring's words for a while; without an order all go dark.
   * @param {string} device
   * @param {string | null} order
   * @param {number} now
   */
  async outline(device, order, now) {
    const body = { order, piece: this.piece, device, by: this.by };
    const shown = await (order ? this.#do('outline', 'POST', '/v1/outline', { body }) : this.#do('outline', 'DELETE', '/v1/outline', {}));
    if (shown) this.outlined = order ? { ...this.outlined, [device]: now + shown.seconds * 1000 } : {};
    this.changed();
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
    this.attached = order ? reading : '';
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
    // Another order may lie there by now.
    if (proof && this.lists.proof && path.startsWith(`${this.lists.proof.path}/`)) {
      this.lists.proof = { ...this.lists.proof, value: proof };
    }
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
    const order = onlyOrder(picture);
    /** @type {Record<string, () => Promise<void>>} */
    const loads = {
      bench: async () => {
        await this.#loadSettings();
        if (this.piece !== 1) await this.#list('conditions', `/v1/bench/conditions?piece=${this.piece}`);
        if (order?.engraving) await this.#loadProof(order);
      },
      // As many as are shown already.
      orders: () => this.#list('orders',
        `/v1/orders?scope=${this.scope}&limit=${Math.min(1000, Math.max(50, this.lists.orders?.orders.length ?? 0))}`),
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
        // Good is an answer without JSON; whoever is silent has not said that the ledger is broken.
        if (ready.kind === 'silence') this.failed.add('ready');
        else this.failed.delete('ready');
        this.lists.ready = ready.kind === 'nonsense' && ready.status === 200;
      },
      setup: async () => {
        await this.#loadSettings();
        await this.#list('gauges', '/v1/gauges');
      },
    };
    this.#retryPictures();
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
    this.failed.delete(name);
    if (answer.kind === 'good') this.lists[name] = answer.value;
    else if (answer.kind === 'problem' && answer.status === 404) this.lists[name] = null;
    else this.failed.add(name);
  }

  async #loadSettings() {
    if (!this.lists.settings) await this.#list('settings', '/v1/settings');
  }

  /** Loads the proof each time something happened: somebody may have approved it, and the approval is part of it. */
  async #loadProof(/** @type {Order} */ order) {
    const path = proofPath(order, this.piece);
    const answer = await ask('GET', path);
    if (answer.kind === 'good' || (answer.kind === 'problem' && answer.status === 404)) {
      this.failed.delete('proof');
      const value = answer.kind === 'good' ? answer.value : null;
      this.lists.proof = { path, revision: order.revision, value };
    } else this.failed.add('proof');
  }
}

const onlyOrder = (/** @type {Picture | null} */ picture) =>
  (picture?.state.orders.length === 1 ? picture.state.orders[0] ?? null : null);
const proofPath = (/** @type {Order} */ order, /** @type {number} */ piece) =>
  `/v1/orders/${encodeURIComponent(order.number)}/pieces/${piece}/proof`;
