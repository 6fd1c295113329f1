import { isCount, isObject, isText, toObjects, toText, toTexts, toUser } from './fields.js';
import { parseJson } from './json.js';

export const SUBPROTOCOL = 'chat.v2';

const DEFAULT_PING_INTERVAL = 25_000;
const DEFAULT_RETRY_AFTER = 1_000;

/** Frames that control the connection or the delivery of a room. */
const CONTROLS = new Map(Object.entries({
  connect: ({ id, version, pingInterval, features, user, limits }) =>
    isText(id) && version === 2
      ? {
        id,
        pingInterval: isCount(pingInterval) ? pingInterval : DEFAULT_PING_INTERVAL,
        features: toTexts(features),
        user: toUser(user),
        maxRooms: isObject(limits) && isCount(limits.maxRooms) ? limits.maxRooms : 1,
      }
      : null,
  reconnect: ({ after }) => (isCount(after) ? { after } : null),
  gap: ({ room, from, to }) => (isText(room) && isCount(from) && isCount(to) ? { room, from, to } : null),
  changes: ({ room, from, to, events }, parseEvent) =>
    isText(room) && isCount(from) && isCount(to) ? { room, from, to, events: parseEvents(events, parseEvent) } : null,
  reset: ({ room, epoch, offset }) => (isText(room) && isText(epoch) && isCount(offset) ? { room, epoch, offset } : null),
}));

/** Replies. `opened` has an offset too, but is no event. */
const REPLIES = new Map(Object.entries({
  joined: ({ room, id, recovered, missed, members, memberCount, ...page }, parseEvent) =>
    isText(room) && isPage(page)
      ? { id, ...parsePage(page, parseEvent), recovered: recovered === true, missed: orNull(missed), ...parseMembers(members, memberCount) }
      : null,
  left: ({ room }) => ({ room: toText(room) }),
  opened: () => ({}),
  ack: ({ epoch, offset, everyone }) =>
    ({ epoch: isText(epoch) ? epoch : null, offset: isCount(offset) ? offset : 0, everyoneRefused: everyone === false }),
  reactions: ({ count, users, more }) =>
    ({ count: isCount(count) ? count : 0, names: toObjects(users).map(({ username }) => toText(username)), more: more === true }),
  history: ({ through, ...page }, parseEvent) =>
    isPage(page) ? { ...parsePage(page, parseEvent), through: orNull(through) } : null,
  search: ({ events, next }, parseEvent) => ({ events: parseEvents(events, parseEvent), next: isText(next) && next !== '' ? next : null }),
  // A request with an unknown outcome is sent again: a message has its key.
  error: ({ code, message, temporary, unknown, retryAfter }) =>
    isText(code)
      ? { code, message: toText(message), temporary: temporary === true || unknown === true, retryAfter: isCount(retryAfter) ? retryAfter : DEFAULT_RETRY_AFTER }
      : null,
}));

/**
 * Parses a frame from the server. Returns `{ kind, frame }`, where `frame` has only the fields that this page uses, each of the
 * right type. `kind` is `connect`, `reconnect`, `gap`, `changes`, `reset`, `reply` (the frame has `type` and `ref`) or `event`. Returns null for a
 * malformed or unknown frame: newer servers send more than this page knows.
 *
 * @param parseEvent parses an event of a room; returns null for an event to ignore
 */
export function parseFrame(data, parseEvent) {
  const raw = parsed(data);
  if (!isObject(raw)) return null;
  const { type, ref } = raw;
  const parseControl = CONTROLS.get(type);
  const parseReply = REPLIES.get(type);
  const kind = parseControl ? type : parseReply ? 'reply' : 'event';
  const frame = (parseControl ?? parseReply ?? parseEvent)(raw, parseEvent);
  if (frame === null) return null;
  return { kind, frame: parseReply ? { ...frame, type, ref } : frame };
}

function parsed(data) {
  try {
    return parseJson(data);
  } catch {
    return null;
  }
}

const isPage = ({ epoch, offset }) => isText(epoch) && isCount(offset);

/** A number that an older server does not send. */
const orNull = (value) => (isCount(value) ? value : null);

function parsePage({ epoch, offset, floor, events, more }, parseEvent) {
  return { epoch, offset, floor: orNull(floor), events: parseEvents(events, parseEvent), more: more === true };
}

/** Only events with an offset are part of a room's history. */
function parseEvents(events, parseEvent) {
  return toObjects(events).map((event) => parseEvent(event)).filter((event) => event !== null && isCount(event.offset));
}

function parseMembers(members, memberCount) {
  const list = toObjects(members)
    .filter(({ id, username }) => isText(id) && isText(username))
    .map(({ id, username, user }) => ({ id, username, user: toUser(user) }));
  return { members: list, memberCount: isCount(memberCount) ? memberCount : list.length };
}
