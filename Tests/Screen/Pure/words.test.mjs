import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as words from '../../../Sources/Web/Screen/Files/words.js';

before(async () => {
  globalThis.document = { documentElement: {} };
  await words.speak('en');
});
test('an alloy has a name, and one that is new has its short one', () => {
  assert.equal(words.metal('au750y'), '18 ct yellow gold');
  assert.equal(words.metal('ag925'), 'silver 925');
  assert.equal(words.metal('wc'), 'tungsten carbide');
  assert.equal(words.metal('zz9'), 'zz9');
});
test('a time that something takes is said in its two largest units', () => {
  assert.deepEqual([400, 59_000, 200_000, 3_700_000, 200_000_000].map(words.lasting), ['0 s', '59 s', '3 min 20 s', '1 h 1 min', '2 days']);
});
test('a decimal is written as the language does, and what is none stays', async () => {
  await words.speak('de');
  assert.equal(words.decimal('16.92'), '16,92');
  assert.equal(words.decimal('L 1/2'), 'L 1/2');
  assert.equal(words.mm('4.00'), '4,00 mm');
  await words.speak('en');
});
test('a fraction is one character', () => assert.equal(words.size('US 6 1/2'), 'US 6½'));
test('Hebrew goes from right to left', async () => {
  await words.speak('he');
  assert.equal(document.documentElement.dir, 'rtl');
  await words.speak('en');
  assert.equal(document.documentElement.dir, 'ltr');
});
test('a text without its value has none in it', () => assert.equal(words.t('undo', {}), 'Undo ( s)'));
