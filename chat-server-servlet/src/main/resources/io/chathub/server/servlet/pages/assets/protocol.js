import { parseTime } from './format.js';

export const SUBPROTOCOL = 'chat.v2';
export const LOBBY = 'lobby';
export const MAX_TEXT = 4096;
export const MAX_NAME = 64;

/** Where this page's WebSocket is: `ws` next to the page, whatever path the server is mounted at. */
export function socketUrl(page) {
  const url = new URL('ws', page);
  url.hash = '';
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
  const parsed = PARSERS[raw.type]?.(raw);
  if (!parsed) return null;
  return isText(raw.ref) ? { type: raw.type, ref: raw.ref, ...parsed } : { type: raw.type, ...parsed };
}

const PARSERS = Object.assign(Object.create(null), {
  connect: ({ id, version, pingInterval }) =>
    isText(id) && version === 2 ? { id, pingInterval: isCount(pingInterval) ? pingInterval : 25_000 } : null,
  joined: ({ room, id, epoch, offset, events, more, members, memberCount, missed }) =>
    isText(room) && isText(epoch) && isCount(offset)
      ? { room, id, epoch, offset, events: parseEvents(events), more: more === true, missed, ...parseMembers(members, memberCount) }
      : null,
  left: ({ room }) => ({ room }),
  ack: ({ room, offset }) => ({ room, offset: isCount(offset) ? offset : 0 }),
  history: ({ room, epoch, offset, events, more }) =>
    isText(epoch) && isCount(offset) ? { room, epoch, offset, events: parseEvents(events), more: more === true } : null,
  members: ({ room, members, memberCount }) => ({ room, ...parseMembers(members, memberCount) }),
  error: ({ code, message, temporary, retryAfter }) =>
    isText(code) ? { code, message: isText(message) ? message : '', temporary: temporary === true, retryAfter: isCount(retryAfter) ? retryAfter : 1_000 } : null,
  gap: ({ room, from, to }) => (isText(room) && isCount(from) && isCount(to) ? { room, from, to } : null),
  reconnect: ({ after }) => (isCount(after) ? { after } : null),
  pong: () => ({}),
  message: (raw) => parseMessage(raw),
  typing: ({ username, isTyping, room, id }) =>
    isText(username) && typeof isTyping === 'boolean' && isText(room) ? { username, isTyping, room, id } : null,
  'user-joined': ({ username, id, room }) => (isText(username) && isText(id) && isText(room) ? { username, id, room } : null),
  'user-left': ({ username, id, room }) => (isText(username) && isText(id) && isText(room) ? { username, id, room } : null),
});

function parseMessage({ id, username, text, timestamp, price, room, offset }) {
  if (!isText(id) || !isText(username) || !isText(text) || !isText(room) || !isCount(offset)) return null;
  return { id, username, text, room, offset, time: parseTime(timestamp) ?? new Date(), price: typeof price === 'number' ? price : null };
}

function parseEvents(events) {
  if (!Array.isArray(events)) return [];
  return events.filter((event) => event?.type === 'message').map(parseMessage).filter((message) => message !== null);
}

function parseMembers(members, memberCount) {
  const list = Array.isArray(members) ? members.filter((member) => isText(member?.id) && isText(member?.username)) : [];
  return { members: list, memberCount: isCount(memberCount) ? memberCount : list.length };
}

/** A number as it may stand in JSON: what was typed is passed on digit by digit. */
export function isJsonNumber(text) {
  return /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text) && text.length <= 32;
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

/** Says what is wrong with the name of a room, or `null` where it is good. */
export function roomProblem(room) {
  return /^[A-Za-z0-9._-]{1,64}$/.test(room) ? null : 'A room is called by 1 to 64 letters, digits, dots, dashes and underscores.';
}

const isText = (value) => typeof value === 'string';
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
