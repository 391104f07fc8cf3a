// The one connection to the daemon: the picture of the bench, and the events after it. Runs once for all pages of the
// browser (`worker.js`), or in the page itself where there are no shared workers.

import { ask, askAtOnce } from './ask.js';
import { PATIENCE } from './watch.js';

// What a browser hands over by name. A kind that is not here is noticed with the next heartbeat, by its number.
const FACTS = [
  'order.recorded', 'bench.set', 'reading.taken', 'reading.assigned', 'job.requested', 'job.starting', 'job.running',
  'job.stopping', 'job.ended', 'job.settled', 'reengraving.allowed', 'bench.stopped', 'ledger.restored',
  'piece.inspected', 'gap.closed', 'order.received', 'question.answered', 'screen.paired', 'screen.unpaired',
  'proof.approved', 'stage.moved', 'photo.added', 'record.issued', 'gauge.checked', 'weight.taken', 'weight.assigned',
  'beam.accepted', 'wheel.measured',
];
const LIVE = ['progress', 'device', 'input'];
const PAUSES = [300, 1000, 2000];
/** Who is not let in does not knock all the time. */
const SHUT = 30000;

/**
 * Whether two places, `EPOCH-SEQ`, are of one ledger.
 * @param {string} a
 * @param {string} b
 */
export const isSameEpoch = (a, b) => a.split('-')[0] === b.split('-')[0];
/**
 * The number of a place.
 * @param {string} at
 */
export const sequence = (at) => Number(at.split('-')[1]);

export class Line {
  /** @type {EventSource | null} */
  #source = null;
  /** @type {Picture | null} */
  #picture = null;
  #heard = performance.now();
  #seen = '0-0';
  /** The daemon's time, and when it was told. */
  #time = { server: 0, at: 0 };
  #version = '';
  /**
   * Who this browser is for the daemon; asked once for each connection.
   * @type {{value: any} | null}
   */
  #session = null;
  #attempt = 0;
  #isOpen = false;
  /** Whether the daemon does not let this browser in. */
  #isShut = false;
  #isLoading = false;
  /** @type {'all' | 'conditions' | null} */
  #wanted = null;

  /**
   * Tells every page what comes.
   * @param {(news: News) => void} tell
   */
  constructor(tell) {
    this.tell = tell;
    askAtOnce(3);
    setInterval(() => this.#look(), 500);
    this.#connect();
  }

  /**
   * What a page that comes later is told first.
   * @returns {News | null}
   */
  get newest() {
    return this.#picture && this.#source ? this.#news(this.#picture) : null;
  }

  #news(/** @type {Picture} */ picture) {
    const now = performance.now();
    const time = this.#time.server && this.#time.server + now - this.#time.at;
    return /** @type {News} */ ({ kind: 'picture', picture, age: now - this.#heard, time: time || null });
  }

  #timed(/** @type {number | null} */ time) {
    if (time) this.#time = { server: time, at: performance.now() };
  }

  /** Begins anew at once: this browser is somebody else now. */
  begin() {
    this.#attempt = 0;
    this.#connect();
  }

  /** First listens, then looks: what happens in between is news of which the picture is made once more. */
  #connect() {
    this.#source?.close();
    this.#picture = null;
    this.#wanted = null;
    this.#heard = performance.now();
    const source = new EventSource('/v1/events');
    this.#source = source;
    this.#isOpen = false;
    this.#isShut = false;
    this.#session = null;
    this.#listen(source);
  }

  #again() {
    const pause = this.#isShut ? SHUT : PAUSES[Math.min(this.#attempt, PAUSES.length - 1)];
    this.#attempt += 1;
    setTimeout(() => this.#connect(), pause);
  }

  #down(/** @type {string} */ why) {
    this.tell({ kind: 'down', why });
    this.#source?.close();
    this.#source = null;
    this.#again();
  }

  #listen(/** @type {EventSource} */ source) {
    // An answer of 500, or one that is no stream, closes it for good; a lost one would come back by itself and lead to
    // another ledger unseen. Both begin anew, and why it did not open is what a plain question is answered with.
    source.onerror = async () => {
      if (source !== this.#source) return;
      if (this.#isOpen) return this.#down('ended');
      source.close();
      this.#source = null;
      this.tell({ kind: 'down', why: 'ended' });
      await this.#load();
      this.#again();
    };
    const on = (/** @type {string} */ name, /** @type {(data: any) => void} */ take) =>
      source.addEventListener(name, (event) => {
        if (source !== this.#source) return;
        this.#heard = performance.now();
        take(JSON.parse(/** @type {MessageEvent} */ (event).data));
      });
    on('hello', (data) => {
      this.#attempt = 0;
      this.#isOpen = true;
      this.#seen = data.at;
      if (this.#version && data.version !== this.#version) this.tell({ kind: 'upgrade' });
      this.#version = data.version;
      this.#want('all');
    });
    on('reset', () => this.#down('ended'));
    on('heartbeat', (data) => {
      this.#timed(Date.parse(data.time) || null);
      this.tell({ kind: 'beat', time: this.#time.server || null });
      const isAhead = sequence(data.at) > sequence(this.#seen);
      this.#seen = data.at;
      this.#want(isAhead ? 'all' : 'conditions');
    });
    for (const name of FACTS) {
      on(name, (data) => {
        this.#seen = `${data.epoch}-${data.seq}`;
        this.tell({ kind: 'event', name, data });
        this.#want('all');
      });
    }
    for (const name of LIVE) {
      on(name, (data) => {
        this.tell({ kind: 'event', name, data });
        // The picture that is kept has to have it, too: it is what every page is given again with each heartbeat.
        if (name !== 'progress') this.#want(name === 'device' ? 'all' : 'conditions');
      });
    }
  }

  /** Loads what is wanted, one after the other: what comes while it loads is loaded together afterwards. */
  async #want(/** @type {'all' | 'conditions'} */ what) {
    if (this.#wanted !== 'all') this.#wanted = what;
    if (this.#isLoading) return;
    this.#isLoading = true;
    const source = this.#source;
    while (this.#wanted && source && source === this.#source) {
      const wanted = this.#wanted;
      this.#wanted = null;
      const picture = await this.#load(wanted === 'conditions' ? this.#picture : null);
      if (source !== this.#source) break;
      if (!picture) {
        this.#down('error');
        break;
      }
      if (!isSameEpoch(picture.state.at, this.#picture?.state.at ?? picture.state.at)) {
        this.#down('ended');
        break;
      }
      this.#picture = picture;
      this.tell(this.#news(picture));
    }
    this.#isLoading = false;
    // Wanted by a connection that began while the one before still loaded.
    if (this.#wanted && this.#source && source !== this.#source) this.#want(this.#wanted);
  }

  /** The picture as it is now; only what a start waits for is new when there is one `before`. */
  async #load(/** @type {Picture | null} */ before = null) {
    const source = this.#source;
    const get = async (/** @type {string} */ path) => {
      const answer = await ask('GET', path, { within: 2500 });
      if (answer.kind === 'good') return answer;
      if (answer.kind === 'problem' && answer.status === 404) return { value: null };
      const isShut = answer.kind === 'problem' && [401, 403, 429].includes(answer.status);
      this.#isShut ||= isShut;
      this.tell({ kind: 'down', why: isShut ? 'door' : answer.kind === 'silence' ? 'silence' : 'error' });
      throw answer;
    };
    try {
      const [state, conditions, inputs] = await Promise.all([
        before ? { value: before.state } : get('/v1/state'), get('/v1/bench/conditions'), get('/v1/inputs'),
      ]);
      const late = { conditions: conditions.value, inputs: inputs.value?.inputs ?? [] };
      this.#timed(Date.parse(conditions.value?.at) || null);
      if (before) return { ...before, ...late };
      if (typeof state.value?.at !== 'string' || !Array.isArray(state.value.orders)) {
        this.tell({ kind: 'down', why: 'error' });
        throw state;
      }
      const order = state.value.orders.length === 1 ? state.value.orders[0].number : null;
      const [inbox, jobs, session] = await Promise.all([
        get('/v1/readings?inbox=true&limit=3'),
        order ? get(`/v1/jobs?order=${encodeURIComponent(order)}&limit=1000`) : { value: { jobs: [] } },
        this.#session ?? get('/v1/session'),
      ]);
      // A connection that began meanwhile asks for itself who it is.
      if (source === this.#source) this.#session = session;
      return /** @type {Picture} */ ({
        ...late, state: state.value, inbox: inbox.value?.readings ?? [], jobs: jobs.value?.jobs ?? [],
        session: session.value,
      });
    } catch {
      // Told above; tried again by whoever asked.
      return null;
    }
  }

  #look() {
    if (this.#source && performance.now() - this.#heard > PATIENCE) this.#down('silence');
  }
}
