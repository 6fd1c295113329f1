// The server's rules for input, checked before sending; those for names are in names.js. Lengths count Unicode code points, as on the server.

export const LOBBY = 'lobby';
export const MAX_TEXT = 4096;

/** The length of a text in code points, not in UTF-16 units. */
export function codePoints(text) {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Whether the text is a number in JSON syntax. A price is sent digit by digit as it was typed. */
export function isJsonNumber(text) {
  return /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text) && text.length <= 32;
}

/**
 * The JSON form of a number that was typed: the same digits, without the leading zeros and with the zero before the point that JSON
 * requires (`007` is `7`, `.5` is `0.5`). Null if there is none of at most 32 characters.
 */
export function toJsonNumber(typed) {
  const text = typed.replace(/^(-?)0+(?=[0-9])/, '$1').replace(/^(-?)(?=\.)/, '$10');
  return isJsonNumber(text) ? text : null;
}

/** Removes what the server rejects as malformed: NUL and lone surrogates. Neither can be typed, but both can be pasted. */
export function cleanText(text) {
  const whole = text.replaceAll('\u0000', '');
  return typeof whole.toWellFormed === 'function' ? whole.toWellFormed() : whole.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The longest name of a room, in characters. */
export const MAX_ROOM_NAME = 64;

/** Whether a text is a name of a room. */
export const isRoomName = (text) => /^[A-Za-z0-9._-]+$/.test(text) && text.length <= MAX_ROOM_NAME;
