import { parseTime } from './format.js';

export const MAX_TEXT = 4096;
export const MAX_NAME = 64;

/** Where this page's WebSocket is: `ws` next to the page, whatever path the server is mounted at. */
export function socketUrl(page) {
  const url = new URL('ws', page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** An address of the API, next to this page. `fetch` refuses a relative one where the page was opened as `http://user:token@host/`. */
export function apiUrl(name) {
  return new URL(`api/${name}`, location.origin + location.pathname).href;
}

/**
 * A server message with exactly the fields this page uses, each of the right kind; `null` for anything malformed or
 * unknown, which is ignored: a newer server may say more than this page knows.
 */
export function parseServerMessage(data) {
  let raw;
  try {
    raw = JSON.parse(data);
  } catch {
    return null;
  }
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return null;
  const { type, id, username } = raw;
  switch (type) {
    case 'connect':
      return isText(id) ? { type, id } : null;
    case 'user-joined':
      return isText(id) && isText(username) ? { type, id, username } : null;
    case 'user-left':
      return isText(username) ? { type, username } : null;
    case 'typing':
      return isText(username) && typeof raw.isTyping === 'boolean' ? { type, username, isTyping: raw.isTyping } : null;
    case 'message':
      if (!isText(id) || !isText(username) || !isText(raw.text)) return null;
      return {
        type, id, username, text: raw.text,
        time: parseTime(raw.timestamp) ?? new Date(),
        price: typeof raw.price === 'number' ? raw.price : null,
      };
    default:
      return null;
  }
}

/** What the server would drop as malformed cannot be typed, but it can be pasted. */
export function cleanText(text) {
  const whole = text.replaceAll('\u0000', '');
  return typeof whole.toWellFormed === 'function' ? whole.toWellFormed() : whole.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Says what is wrong with a name, or `null` where it is good. The name is already normalized and trimmed. */
export function nameProblem(name) {
  if (name === '') return 'Please enter a name.';
  if ([...name].length > MAX_NAME) return `A name has at most ${MAX_NAME} characters.`;
  if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(name)) return 'This name contains invisible characters. Please type it again.';
  return null;
}

const isText = (value) => typeof value === 'string';
