import { texts as englishTexts } from './en.js';
import { direction, language, locale, ownTexts } from './language.js';

const numbers = new Intl.NumberFormat(locale);
const list = new Intl.ListFormat(locale ?? 'en', { type: 'conjunction' });
const englishForms = new Intl.PluralRules('en');
const forms = new Intl.PluralRules(language);
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;

/**
 * A text in the language of the page.
 *
 * @param key the key of the text in `en.js`
 * @param values the values in the text by name: numbers, which are formatted, and texts, which keep their own direction. `count` chooses the form
 */
export function text(key, values = {}) {
  return parts(key, values, isolated).join('');
}

/** As {@link text}, as a list of texts and of the elements among the values. Text values are not isolated: wrap them in an element. */
export function textParts(key, values) {
  return parts(key, values, (value) => value);
}

function parts(key, values, ofText) {
  return template(key, values).split(/\{(\w+)\}/).flatMap((part, i) => {
    if (i % 2 === 0) return part === '' ? [] : [part];
    const value = values[part];
    return typeof value === 'number' ? [numbers.format(value)] : typeof value === 'string' ? [ofText(value)] : value;
  });
}

function template(key, { count = 0 }) {
  const own = ownTexts[key];
  const entry = own ?? englishTexts[key];
  if (entry === undefined) throw new Error(`no text ${key}`);
  return typeof entry === 'string' ? entry : entry[(own ? forms : englishForms).select(count)] ?? entry.other;
}

/** The value with marks that keep its direction apart from that of the text around, where they may differ. */
function isolated(value) {
  return direction === 'rtl' || RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** The texts and elements with commas and an "and" between, as the language has them. */
export function listed(items) {
  return list.formatToParts(items.map((_, i) => String(i))).map(({ type, value }) => (type === 'element' ? items[Number(value)] : value));
}

/** The names and the number of those without one, as a list: "Ann, Bob, and 2 others". */
export const listedNames = (names, others) => listed(others > 0 ? [...names, text('page.others', { count: others })] : names);
