// Checks and conversions of fields received from the server.

export const isText = (value) => typeof value === 'string';

/** Whether the value is a whole number from 0 to 2^53 - 1: an offset, a count, or milliseconds. */
export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

export const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/** The value if it is text, else the empty text. */
export const toText = (value) => (isText(value) ? value : '');

/** The value if it is a finite number, else 0. */
export const toNumber = (value) => (Number.isFinite(value) ? value : 0);

/** The objects in the value if it is an array, else none. */
export const toObjects = (value) => (Array.isArray(value) ? value.filter(isObject) : []);

/** The texts in the value if it is an array, else none. */
export const toTexts = (value) => (Array.isArray(value) ? value.filter(isText) : []);

/** The public id of a user; null if the value is not one. */
export const toUser = (value) => (isText(value) && value !== '' ? value : null);

/** The offset of an event; null if the value is not one. */
export const toOffset = (value) => (isCount(value) && value > 0 ? value : null);

/** Parses an ISO 8601 timestamp; null if the value is not one. */
export function parseTime(value) {
  const date = isText(value) ? new Date(value) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

/** The reactions `{ emoji, count, mine }` in the value: those with a count. */
export const toReactions = (value) => toObjects(value)
  .filter(({ emoji, count }) => isText(emoji) && isCount(count) && count > 0)
  .map(({ emoji, count, mine }) => ({ emoji, count, mine: mine === true }));

/** The number of replies of a thread and the offset of the last one, `{ count, last }`; null if there are none. */
export const toReplies = (value) =>
  (isObject(value) && isCount(value.count) && value.count > 0 ? { count: value.count, last: toOffset(value.last) } : null);
