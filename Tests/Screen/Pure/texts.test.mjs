// Every text of the screen stands in the strings, and every language has all of them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { LANGUAGES, languageFor } from '../../../Sources/Web/Screen/Files/words.js';

const files = new URL('../../../Sources/Web/Screen/Files/', import.meta.url);
const read = (path) => readFileSync(new URL(path, files), 'utf8');
const sources = ['./', 'screens/'].flatMap((folder) =>
  readdirSync(new URL(folder, files)).filter((name) => name.endsWith('.js')).map((name) => folder + name));
const texts = Object.fromEntries(await Promise.all(Object.keys(LANGUAGES).map(async (tag) =>
  [tag, (await import(new URL(`strings/${tag}.js`, files))).default])));
const keys = Object.keys(texts.en);
// An alloy is named by its carats or by its fineness, as the country does.
const holes = (text, key) => (text.match(/\{\w+\}/g) ?? []).map((hole) => (key.startsWith('metal.') ? '{n}' : hole)).sort();

test('there is a file for each language and for no other', () => {
  assert.deepEqual(readdirSync(new URL('strings/', files)).sort(), Object.keys(LANGUAGES).map((tag) => `${tag}.js`).sort());
});
for (const tag of Object.keys(LANGUAGES)) {
  test(`${tag} has every text, with the same values in it`, () => {
    assert.deepEqual(Object.keys(texts[tag]).sort(), [...keys].sort());
    for (const key of keys) {
      assert.notEqual(texts[tag][key].trim(), '', key);
      assert.deepEqual(holes(texts[tag][key], key), holes(texts.en[key], key), key);
    }
  });
  if (tag === 'en') continue;
  test(`${tag} is a translation`, () => {
    const same = keys.filter((key) => texts[tag][key] === texts.en[key] && /[a-z]{4}/.test(texts.en[key].replace(/\{\w+\}/g, '')));
    assert.ok(same.length < 25, `untranslated: ${same.join(', ')}`);
  });
}
test('every text that is asked for is there', () => {
  for (const path of sources) {
    for (const [, key] of read(path).matchAll(/\bt\(\s*'([^']+)'/g)) assert.ok(key in texts.en, `${path}: ${key}`);
    // A key that is put together has at least one text of its kind.
    for (const [, start] of read(path).matchAll(/\bt\(\s*`([^`$]+)\$\{/g)) {
      assert.ok(keys.some((key) => key.startsWith(start)), `${path}: ${start}…`);
    }
  }
});
test('every text is asked for somewhere', () => {
  const all = sources.map(read).join('\n');
  const starts = [...all.matchAll(/`([a-z]+\.(?:by)?)\$\{/g)].map(([, start]) => start);
  const both = [...all.matchAll(/`\$\{(?:kind|one\.kind)\}(\.\w+)`/g)].map(([, end]) => end);
  for (const key of keys) {
    const isAsked = all.includes(`'${key}'`) || starts.some((start) => key.startsWith(start)) || both.some((end) => key.endsWith(end));
    assert.ok(isAsked, key);
  }
});
test('no words are written anywhere else', () => {
  for (const path of sources) {
    const code = read(path).replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '').replace(/\s\/\/ .*$/gm, '');
    // Two words with a blank between them, in any literal, that are no list of classes or of places in a drawing.
    for (const [, , literal] of code.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/g)) {
      const words = literal.replace(/\$\{[^}]*\}/g, '').trim();
      assert.ok(!/[A-Z][a-z]+ [a-z]+/.test(words), `${path}: "${words}"`);
      assert.ok(!/[.!?]$/.test(words) || words.length < 3 || !/ /.test(words), `${path}: "${words}"`);
    }
  }
  const page = read('index.html').replace(/>Benchpin</g, '><').replace(/<[^>]*>/g, '').trim();
  assert.equal(page, '');
});
test('the browser\'s clock is never asked', () => {
  for (const path of sources) assert.ok(!/Date\.now|new Date\(\)/.test(read(path)), path);
});
test('nothing is used that a page on a plain LAN name does not have', () => {
  for (const path of sources) {
    assert.ok(!/randomUUID\(|crypto\.subtle|navigator\.(serviceWorker|wakeLock|locks|clipboard)/.test(read(path)), path);
  }
});
test('the language is the one chosen here, then the browser\'s, then English', () => {
  assert.equal(languageFor('it', ['de-CH']), 'it');
  assert.equal(languageFor(null, ['pt-BR', 'de-CH', 'fr']), 'de');
  assert.equal(languageFor('xx', ['constructor']), 'en');
});
