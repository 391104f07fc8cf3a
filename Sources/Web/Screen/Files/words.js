// Words, numbers and times in the language of the screen. Every text stands in `strings/`.

/**
 * The languages there are, by their own names.
 * @type {Record<string, string>}
 */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français', it: 'Italiano', he: 'עברית' };

let language = 'en';
/** @type {Record<string, string>} */
let texts = {};

/**
 * The language that was chosen here, or the first of the browser's that there is.
 * @param {string | null} chosen
 * @param {readonly string[]} wanted
 */
export const languageFor = (chosen, wanted) =>
  [chosen ?? '', ...wanted.map((tag) => tag.split('-')[0])].find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? 'en';

/**
 * Takes over a language.
 * @param {string} tag
 */
export async function speak(tag) {
  texts = (await import(`./strings/${tag}.js`)).default;
  language = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = tag === 'he' ? 'rtl' : 'ltr';
}

/** The language now. */
export const spoken = () => language;

/**
 * The text of `key`, with `{name}` replaced.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export const t = (key, values = {}) =>
  (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));

/**
 * Whether there is such a text.
 * @param {string} key
 */
export const has = (key) => key in texts;

/**
 * A number as the language writes it.
 * @param {number} value
 * @param {number} [decimals]
 */
export const number = (value, decimals = 0) =>
  value.toLocaleString(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/**
 * A decimal text of the daemon as the language writes it; what is no number stays as it is.
 * @param {string} text
 */
export const decimal = (text) =>
  /^-?\d+(\.\d+)?$/.test(text) ? number(Number(text), text.split('.')[1]?.length ?? 0) : text;

/**
 * What reads from left to right whatever stands around it.
 * @param {string} text
 */
export const ltr = (text) => (language === 'he' ? `\u2066${text}\u2069` : text);

/**
 * Millimetres.
 * @param {string | undefined} text
 */
export const mm = (text) => (text === undefined ? '' : ltr(`${decimal(text)} mm`));

/**
 * Hours and minutes of an instant, and its day where it is not the daemon's today.
 * @param {number | string | null} at
 * @param {number | null} [today]
 */
export function clock(at, today = null) {
  const when = typeof at === 'string' ? Date.parse(at) : at;
  if (when === null || Number.isNaN(when)) return '–';
  const isToday = today === null || day(when) === day(today);
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (!isToday) Object.assign(parts, { day: 'numeric', month: 'numeric' });
  return new Intl.DateTimeFormat(language, parts).format(when);
}

/**
 * The day of an instant or of a date.
 * @param {number | string} at
 */
export const day = (at) =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'numeric', year: 'numeric' })
    .format(typeof at === 'string' ? Date.parse(at) : at);

/**
 * A time that something takes.
 * @param {number} milliseconds
 */
export function lasting(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return t('time.s', { s: seconds });
  if (seconds < 3600) return t('time.min', { m: Math.floor(seconds / 60), s: seconds % 60 });
  if (seconds < 86400) return t('time.h', { h: Math.floor(seconds / 3600), m: Math.floor(seconds / 60) % 60 });
  return t('time.d', { d: Math.floor(seconds / 86400) });
}

/**
 * What the alloy of a short name is called.
 * @param {string} short
 */
export function metal(short) {
  const [, element, digits, colour] = /^([a-z]+?)(\d*)([ywr]?)$/.exec(short) ?? [];
  const key = `metal.${element}${colour ?? ''}`;
  return has(key) ? t(key, { n: digits, k: Math.round((Number(digits) * 24) / 1000) }) : short;
}

/**
 * A size of the daemon, `US 6 1/2`, with the fraction as one character.
 * @param {string} text
 */
export const size = (text) => text.replace(' 1/4', '¼').replace(' 1/2', '½').replace(' 3/4', '¾');
