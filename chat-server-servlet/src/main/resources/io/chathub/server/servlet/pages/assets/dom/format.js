import { locale } from '../i18n/language.js';

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const formatTime = (date) => clock.format(date);
export const formatTimeWithSeconds = (date) => clockWithSeconds.format(date);
export const formatMoment = (date) => moment.format(date);
export const formatCount = (number) => whole.format(number);

/** A JavaScript number has each decimal of this many digits; of longer ones it may have another. */
const EXACT_DIGITS = 15;
const prices = new Map();

/** Formats a price, which is the text of a JSON number: a decimal of up to 15 digits with its digits grouped, any other as it is. */
export function formatPrice(text) {
  const [, whole, fraction = ''] = /^-?([0-9]+)(?:\.([0-9]+))?$/.exec(text) ?? [];
  if (whole === undefined || whole.length + fraction.length > EXACT_DIGITS) return text;
  const digits = fraction.length;
  if (!prices.has(digits)) prices.set(digits, new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  return prices.get(digits).format(Number(text));
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Formats a number of bytes with a unit of powers of 1,000: `512 B`, `1.5 KB`, `240 MB`. */
export function formatBytes(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${(unit === 0 || value >= 99.95 ? whole : oneDecimal).format(value)} ${BYTE_UNITS[unit]}`;
}

export const formatRate = (perSecond) => (perSecond >= 100 ? whole : oneDecimal).format(perSecond);

/** Formats a duration for the dashboard, in its two largest units: `3 d 4 h`, `2 h 5 min`, `12 min 30 s`, `8 s`. */
export function formatDuration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 86400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** Formats the time since something happened: `now`, `8 s ago`. */
export const formatAgo = (milliseconds) => (milliseconds < 1000 ? 'now' : `${formatDuration(milliseconds)} ago`);
