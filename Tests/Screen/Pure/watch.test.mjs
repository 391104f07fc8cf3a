import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATIENCE, standing } from '../../../Sources/Web/Screen/Files/watch.js';

const line = (more = {}) => ({ heard: 10_000, since: 0, owed: null, why: null, ...more });

test('what was heard of lately is live', () => {
  assert.equal(standing(line(), 12_100).phase, 'live');
});
test('silence of less than 5 s is lost, and of two heartbeats is not', () => {
  assert.ok(PATIENCE > 4000 && PATIENCE + 250 < 5000);
  assert.equal(standing(line(), 10_000 + PATIENCE).phase, 'live');
  assert.deepEqual(standing(line(), 10_001 + PATIENCE), { phase: 'lost', age: PATIENCE + 1, why: 'silence' });
});
test('a line that is known to be down is lost at once', () => {
  assert.deepEqual(standing(line({ why: 'ended' }), 10_100), { phase: 'lost', age: 100, why: 'ended' });
});
test('news whose picture does not come makes the picture old', () => {
  assert.equal(standing(line({ heard: 20_000, owed: 15_000 }), 20_000).why, 'owed');
  assert.equal(standing(line({ heard: 20_000, owed: 19_000 }), 20_000).phase, 'live');
});
test('a page that never heard of the bench is coming, and then lost', () => {
  assert.equal(standing(line({ heard: null }), 1000).phase, 'coming');
  assert.equal(standing(line({ heard: null }), PATIENCE + 1).phase, 'lost');
});
