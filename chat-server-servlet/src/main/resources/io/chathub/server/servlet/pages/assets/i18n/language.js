/**
 * The languages of the chat page, by their subtag, with a function that loads the texts. English is loaded always: it is in the page, and
 * the fallback of every text.
 */
const LANGUAGES = {
  en: { direction: 'ltr', load: async () => ({}) },
  ar: { direction: 'rtl', load: async () => (await import('./ar.js')).texts },
};
const ENGLISH = { language: 'en', direction: 'ltr', texts: {} };

const subtag = (tag) => tag.split('-')[0].toLowerCase();

/**
 * The language of the page; null on pages of one language. It is the one that the host has set; else the first that there is of the one in the
 * address, which the page around a frame wants, and of the browser's.
 */
function chosen() {
  const { language } = document.documentElement.dataset;
  if (language === undefined) return null;
  const inAddress = new URLSearchParams(location.search).get('language') ?? '';
  const wanted = language === 'auto' ? [inAddress, ...navigator.languages] : [language];
  return wanted.map(subtag).find((one) => Object.hasOwn(LANGUAGES, one)) ?? ENGLISH.language;
}

async function loaded(name) {
  if (name === null) return { ...ENGLISH, locale: undefined };
  try {
    const { direction, load } = LANGUAGES[name];
    return { language: name, direction, texts: await load(), locale: localeOf(name) };
  } catch (problem) {
    console.warn(`The texts of the language ${name} could not be loaded.`, problem);
    return { ...ENGLISH, locale: localeOf(ENGLISH.language) };
  }
}

/** A language of the browser with a region has the region's numbers and dates. */
const localeOf = (name) => navigator.languages.find((tag) => subtag(tag) === name && isLocale(tag)) ?? name;

/** Browsers without a desktop have languages such as `en-US@posix`, which `Intl` refuses. */
function isLocale(tag) {
  try {
    return new Intl.Locale(tag).language !== '';
  } catch {
    return false;
  }
}

const page = await loaded(chosen());

/** The language of the page, `en` on pages that have one language only. */
export const { language } = page;
/** `ltr` or `rtl`. */
export const { direction } = page;
/** The locale of numbers and dates; undefined on pages that have one language only: the browser's. */
export const { locale } = page;
/** The texts of the language; none for English. */
export const ownTexts = page.texts;

if (locale !== undefined) Object.assign(document.documentElement, { lang: language, dir: direction });
