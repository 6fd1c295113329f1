import { language, locale } from '../i18n/language.js';
import { text } from '../i18n/texts.js';

const dayOfThisYear = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfAnyYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
const units = new Intl.ListFormat(locale ?? language, { type: 'unit', style: 'short' });
/** The units of a duration and their seconds. */
const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** A key of the calendar day in the browser's time zone; equal for times of the same day. */
export const dayKey = (date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

export function formatDay(date, now = new Date()) {
  if (dayKey(date) === dayKey(now)) return text('day.today');
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(date) === dayKey(yesterday)) return text('day.yesterday');
  return (date.getFullYear() === now.getFullYear() ? dayOfThisYear : dayOfAnyYear).format(date);
}

/** Formats a duration in its two largest units, with their names in the language of the page: `2 hr, 5 min`. */
export function formatDurationInWords(milliseconds) {
  let rest = Math.max(1, Math.floor(milliseconds / 1000));
  const counts = UNITS.map(([unit, seconds]) => {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    return { unit, count };
  });
  const first = counts.findIndex(({ count }) => count > 0);
  return units.format(counts.slice(first, first + 2).filter(({ count }) => count > 0)
    .map(({ unit, count }) => new Intl.NumberFormat(locale, { style: 'unit', unit }).format(count)));
}
