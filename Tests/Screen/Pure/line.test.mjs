import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Line } from '../../../Sources/Web/Screen/Files/line.js';

// A daemon that is not there: what it answers, and the stream it would keep open.
let daemon;
let line;
let told;
const real = { setInterval: globalThis.setInterval, setTimeout: globalThis.setTimeout };

class Stream {
  handlers = {};
  constructor(path) {
    this.path = path;
    daemon.streams.push(this);
    if (daemon.isUp) queueMicrotask(() => this.says('hello', { at: daemon.at, version: daemon.version }));
    else queueMicrotask(() => this.onerror?.());
  }
  addEventListener(name, take) { (this.handlers[name] ??= []).push(take); }
  says(name, data) { if (!this.isClosed) for (const take of this.handlers[name] ?? []) take({ data: JSON.stringify(data) }); }
  close() { this.isClosed = true; }
}

const json = (value, status = 200, type = 'application/json') =>
  new Response(typeof value === 'string' ? value : JSON.stringify(value), { status, headers: { 'Content-Type': type } });

function answer(path) {
  daemon.asked.push(path);
  if (daemon.broken) return daemon.broken();
  const answers = {
    '/v1/state': { at: daemon.at, bench: 'b', orders: daemon.orders, devices: daemon.devices, jobs: [], inbox: 0 },
    '/v1/bench/conditions': { at: '2026-01-01T00:00:00Z', piece: 1, starts: [] }, '/v1/inputs': { inputs: [] },
    '/v1/readings?inbox=true&limit=3': { readings: [] }, '/v1/jobs?order=A-1&limit=1000': { jobs: [{ id: 'j' }] },
  };
  return path in answers ? json(answers[path])
    : json({ type: 'urn:benchpin:problem:not-found', detail: 'no', remedy: '' }, 404, 'application/problem+json');
}

const settle = () => new Promise((done) => real.setTimeout(done, 5));
const newest = () => told.findLast(({ kind }) => kind === 'picture')?.picture;

beforeEach(() => {
  daemon = { at: '1-5', version: '1', orders: [], devices: [], streams: [], asked: [], isUp: true, timers: [] };
  told = [];
  globalThis.EventSource = Stream;
  globalThis.fetch = async (path) => answer(path);
  globalThis.setInterval = () => 0;
  globalThis.setTimeout = (act, after) => { if (after !== 2500) daemon.timers.push(Object.assign(act, { after })); return 0; };
  line = new Line((news) => told.push(news));
});
afterEach(() => Object.assign(globalThis, real));

test('it listens first and looks then, over one stream', async () => {
  await settle();
  assert.equal(daemon.streams.length, 1);
  assert.equal(newest().state.at, '1-5');
  assert.equal(line.newest.kind, 'picture');
  assert.ok(told.every(({ kind }) => kind !== 'down'));
});
test('with one order on the bench its jobs are in the picture', async () => {
  await settle();
  daemon.orders = [{ number: 'A-1' }];
  daemon.streams[0].says('bench.set', { epoch: 1, seq: 6, fact: {} });
  await settle();
  assert.deepEqual(newest().jobs, [{ id: 'j' }]);
});
test('a fact is told at once, and a picture with it follows', async () => {
  await settle();
  daemon.at = '1-6';
  daemon.streams[0].says('bench.set', { epoch: 1, seq: 6, fact: {} });
  assert.equal(told.at(-1).name, 'bench.set');
  await settle();
  assert.equal(newest().state.at, '1-6');
});
test('a device that changed is in every picture after it', async () => {
  await settle();
  daemon.devices = [{ name: 'gauge', link: 'absent' }];
  daemon.streams[0].says('device', { name: 'gauge', link: 'absent' });
  await settle();
  daemon.streams[0].says('heartbeat', { at: '1-5', time: '2026-01-01T00:00:02Z' });
  await settle();
  assert.equal(newest().state.devices[0].link, 'absent');
});
test('a fact of a kind that nobody knows is noticed with the next heartbeat', async () => {
  await settle();
  daemon.at = '1-9';
  daemon.streams[0].says('heartbeat', { at: '1-9', time: '2026-01-01T00:00:02Z' });
  await settle();
  assert.equal(newest().state.at, '1-9');
});
test('a heartbeat alone asks only for what a start waits for', async () => {
  await settle();
  daemon.asked = [];
  daemon.streams[0].says('heartbeat', { at: '1-5', time: '2026-01-01T00:00:02Z' });
  await settle();
  assert.deepEqual(daemon.asked, ['/v1/bench/conditions', '/v1/inputs']);
});
test('300 facts at once are a few pictures', async () => {
  await settle();
  daemon.asked = [];
  for (let seq = 6; seq < 306; seq += 1) daemon.streams[0].says('reading.taken', { epoch: 1, seq, fact: {} });
  daemon.at = '1-305';
  await settle();
  assert.equal(newest().state.at, '1-305');
  assert.ok(daemon.asked.filter((path) => path === '/v1/state').length <= 3);
});
for (const [name, broken, why] of [
  ['answers 500', () => json('<p>no', 500, 'text/html'), 'error'], ['answers with a page', () => json('<p>hello', 200, 'text/html'), 'error'],
  ['answers with half a document', () => json('{"a":'), 'silence'], ['hangs up', () => { throw new TypeError('gone'); }, 'silence'],
  ['asks for a login', () => json({ type: 'urn:benchpin:problem:token-missing', detail: 'who?', remedy: '' }, 401, 'application/problem+json'), 'door'],
]) {
  test(`a daemon that ${name} is said to be down, and is asked again`, async () => {
    await settle();
    daemon.broken = broken;
    daemon.streams[0].says('heartbeat', { at: '1-6', time: '2026-01-01T00:00:02Z' });
    await settle();
    assert.ok(told.some((news) => news.kind === 'down' && news.why === why), JSON.stringify(told.filter((n) => n.kind === 'down')));
    assert.equal(line.newest, null);
    daemon.broken = null;
    daemon.timers.shift()();
    await settle();
    assert.equal(line.newest?.kind, 'picture');
  });
}
test('a stream that ends begins anew, with a picture of its own', async () => {
  await settle();
  daemon.streams[0].onerror();
  assert.equal(told.at(-1).kind, 'down');
  daemon.at = '2-1';
  daemon.timers.shift()();
  await settle();
  assert.equal(daemon.streams.length, 2);
  assert.equal(newest().state.at, '2-1');
});
test('another version loads the pages anew', async () => {
  await settle();
  daemon.version = '2';
  daemon.streams[0].onerror();
  daemon.timers.shift()();
  await settle();
  assert.ok(told.some(({ kind }) => kind === 'upgrade'));
});
test('a daemon that is not there is tried again and again', async () => {
  await settle();
  daemon.isUp = false;
  daemon.broken = () => { throw new TypeError('gone'); };
  daemon.streams[0].onerror();
  for (let turn = 0; turn < 5; turn += 1) {
    daemon.timers.shift()();
    await settle();
  }
  assert.equal(daemon.streams.length, 6);
  assert.equal(daemon.timers.length, 1);
});

test('a daemon that does not let it in is not asked all the time', async () => {
  await settle();
  daemon.isUp = false;
  daemon.broken = () => json({ type: 'urn:benchpin:problem:token-missing', detail: 'who?', remedy: '' }, 401, 'application/problem+json');
  daemon.streams[0].onerror();
  await settle();
  daemon.timers.shift()();
  await settle();
  assert.equal(told.at(-1).why, 'door');
  assert.ok(daemon.timers[0].after >= 30_000);
});
