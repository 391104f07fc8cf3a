import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDLE, part, take } from '../../../Sources/Web/Screen/Files/hold.js';

/** Plays inputs one after the other: how often it fired, and where it ended. */
function play(...inputs) {
  let hold = IDLE;
  let fired = 0;
  for (const input of inputs) {
    const next = take(hold, input);
    hold = next.hold;
    if (next.fires) fired += 1;
  }
  return { hold, fired };
}
const down = (at, pointer = 1, width = 20) => ({ kind: 'down', pointer, at, width });
const up = (at, pointer = 1) => ({ kind: 'up', pointer, at });
const tick = (at) => ({ kind: 'tick', at });
const free = { kind: 'free' };

test('a press of a second that is let go inside fires once', () => {
  assert.equal(play(down(0), tick(500), tick(1000), up(1200), free).fired, 1);
});
test('it fires when it is let go, not before', () => {
  const { hold, fired } = play(down(0), tick(1000));
  assert.equal(fired, 0);
  assert.equal(hold.phase, 'ready');
});
test('a tap, and a double tap, fire nothing', () => {
  assert.deepEqual(play(down(0), up(80), free, down(150), up(230), free), { hold: IDLE, fired: 0 });
});
test('999 ms are not enough, 1000 are', () => {
  assert.equal(play(down(0), tick(999), up(999)).fired, 0);
  assert.equal(play(down(0), tick(1000), up(1000)).fired, 1);
});
test('a tap of which a page that stalled hears late fires nothing', () => {
  assert.equal(play(down(0), tick(1600), up(80)).fired, 0);
  assert.equal(play(down(0), up(1600)).fired, 0);
});
test('a finger elsewhere begins nothing, and ends what another began', () => {
  assert.deepEqual(play({ kind: 'other' }, tick(1500), up(1600)), { hold: IDLE, fired: 0 });
  assert.equal(play(down(0), tick(1100), { kind: 'other' }, up(1200)).fired, 0);
});
test('an arm that leans for more than 5 s fires nothing, even if nobody looked meanwhile', () => {
  assert.equal(play(down(0), tick(5001), up(5100)).fired, 0);
  assert.equal(play(down(0), up(5001)).fired, 0);
});
for (const [name, input] of [
  ['sliding off', { kind: 'away' }], ['a second finger', down(1100, 2)], ['a palm', { kind: 'wide' }],
  ['the system taking the touch away', { kind: 'cancel', why: 'away' }], ['leaving the page', { kind: 'cancel', why: 'blur' }],
]) {
  test(`${name} ends the hold, and everything has to be let go first`, () => {
    assert.equal(play(down(0), tick(1000), input, up(1500)).fired, 0);
    assert.equal(play(down(0), tick(1000), input, down(1600, 3), up(3000, 3)).fired, 0);
    assert.equal(play(down(0), tick(1000), input, up(1500), free, down(2000), tick(3050), up(3100)).fired, 1);
  });
}
test('a contact that is wide from the start is no finger', () => {
  assert.equal(play(down(0, 1, 200), tick(1000), up(1500)).fired, 0);
});
test('another finger that is let go does not fire', () => {
  assert.equal(play(down(0), tick(1000), up(1500, 2)).fired, 0);
});
test('nothing that was not pressed fires', () => {
  assert.equal(play(up(2000), tick(2000), { kind: 'cancel', why: 'blur' }, free).fired, 0);
});
test('how much of the press is done goes from 0 to 1', () => {
  const { hold } = play(down(100));
  assert.deepEqual([part(hold, 100), part(hold, 600), part(hold, 9000), part(IDLE, 5)], [0, 0.5, 1, 0]);
});
