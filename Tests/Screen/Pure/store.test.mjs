import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNDO, begin, jobsOf, reduce, timeOf } from '../../../Sources/Web/Screen/Files/store.js';

const picture = (at, more = {}) => ({
  state: { bench: 'b', at, version: '1', orders: [], devices: [{ name: 'gauge', link: 'open' }], jobs: [], inbox: 0, ...more },
  conditions: null, inputs: [{ name: 'pedal', state: 'released' }], inbox: [], jobs: [], session: null,
});
const seen = (store, at, now = 1000, more = {}) => reduce(store, { kind: 'picture', picture: picture(at, more), age: 0, time: null }, now);
const fact = (name, data) => ({ kind: 'event', name, data });
const taken = fact('reading.taken', { id: 'r1', order: 'A-1', fact: {} });

test('a fact makes the picture old until the next one comes', () => {
  let store = seen(begin(0), '1-5');
  store = reduce(store, fact('bench.set', { fact: {} }), 2000);
  assert.equal(store.line.owed, 2000);
  assert.equal(seen(store, '1-6', 2100).line.owed, null);
});
test('a reading that attached itself can be taken back for 10 s', () => {
  const store = reduce(seen(begin(0), '1-5'), taken, 3000);
  assert.deepEqual(store.undo, { reading: 'r1', order: 'A-1', previous: null, until: 3000 + UNDO });
  assert.equal(UNDO, 10_000);
});
test('a reading that waits in the inbox has nothing to take back', () => {
  assert.equal(reduce(seen(begin(0), '1-5'), fact('reading.taken', { id: 'r1', order: null, fact: {} }), 1).undo, null);
});
test('taking back a reading that was moved gives it to the order it came from', () => {
  let store = seen(begin(0), '1-5');
  store = reduce(store, fact('reading.assigned', { fact: { reading: 'r1', order: null, previous: 'A-1' } }), 10);
  assert.equal(store.undo, null);
  store = reduce(store, fact('reading.assigned', { fact: { reading: 'r1', order: 'A-2' } }), 11);
  assert.deepEqual(store.undo, { reading: 'r1', order: 'A-2', previous: 'A-1', until: 11 + UNDO });
});
test('what somebody else did offers no undo, and ends one of the same reading only', () => {
  const assigned = (reading) => ({ ...fact('reading.assigned', { fact: { reading, order: 'A-2' } }), isForeign: true });
  const store = reduce(seen(begin(0), '1-5'), taken, 3000);
  assert.ok(store.undo);
  assert.equal(reduce(seen(begin(0), '1-5'), assigned('r9'), 3001).undo, null);
  assert.deepEqual(reduce(store, assigned('r9'), 3001).undo, store.undo);
  assert.equal(reduce(store, assigned(store.undo.reading), 3001).undo, null);
});
test('another epoch takes everything with it', () => {
  let store = reduce(seen(begin(0), '1-5'), taken, 3000);
  store = reduce(store, fact('progress', { job: 'j', permille: 5 }), 3001);
  store = seen(store, '2-1', 3100);
  assert.equal(store.undo, null);
  assert.deepEqual(store.progress, {});
  assert.equal(store.picture.state.at, '2-1');
});
test('a line that is down offers no undo', () => {
  assert.equal(reduce(reduce(seen(begin(0), '1-5'), taken, 3000), { kind: 'down', why: 'ended' }, 3001).undo, null);
});
test('progress is of its job and only of it', () => {
  let store = seen(begin(0), '1-5', 0, { jobs: [{ id: 'j', permille: 1 }, { id: 'k', permille: 2 }] });
  store = reduce(store, fact('progress', { job: 'j', permille: 500, left_ms: 9 }), 1);
  assert.deepEqual(jobsOf(store).map(({ permille }) => permille), [500, 2]);
});
test('a device and an input replace what was known of them', () => {
  let store = seen(begin(0), '1-5');
  store = reduce(store, fact('device', { name: 'gauge', link: 'absent' }), 1);
  store = reduce(store, fact('input', { name: 'pedal', state: 'held' }), 1);
  assert.equal(store.picture.state.devices[0].link, 'absent');
  assert.equal(store.picture.inputs[0].state, 'held');
});
test('time is the daemon\'s, and goes on by a clock that nobody sets', () => {
  let store = seen(begin(0), '1-5');
  assert.equal(timeOf(store, 0), null);
  store = reduce(store, { kind: 'beat', time: 1_000_000 }, 500);
  assert.equal(timeOf(store, 700), 1_000_200);
});
test('a page that joins late counts the age of what it is given', () => {
  const store = reduce(begin(0), { kind: 'picture', picture: picture('1-1'), age: 4000, time: null }, 5000);
  assert.equal(store.line.heard, 1000);
});
test('what is heard never gets older', () => {
  const store = reduce(seen(begin(0), '1-5', 9000), { kind: 'picture', picture: picture('1-5'), age: 8000, time: null }, 9000);
  assert.equal(store.line.heard, 9000);
});
