import { isCount, isObject, isText, toObjects } from './fields.js';
import { parseJson } from './json.js';

export const SUBPROTOCOL = 'chat.v2';

const DEFAULT_PING_INTERVAL = 25_000;
const DEFAULT_RETRY_AFTER = 1_000;

/** Frames that control the connection or the delivery of a room. */
const CONTROLS = new Map(Object.entries({
  connect: ({ id, version, pingInterval }) =>
    isText(id) && version === 2 ? { id, pingInterval: isCount(pingInterval) ? pingInterval : DEFAULT_PING_INTERVAL } : null,
  reconnect: ({ after }) => (isCount(after) ? { after } : null),
  gap: ({ room, from, to }) => (isText(room) && isCount(from) && isCount(to) ? { room, from, to } : null),
}));

/** Replies to the requests that this page sends. */
const REPLIES = new Map(Object.entries({
  joined: ({ room, id, epoch, offset, events, more, members, memberCount }, parseEvent) =>
    isText(room) && isText(epoch) && isCount(offset)
      ? { id, epoch, offset, events: parseEvents(events, parseEvent), more: more === true, ...parseMembers(members, memberCount) }
      : null,
  left: () => ({}),
  ack: ({ offset }) => ({ offset: isCount(offset) ? offset : 0 }),
  history: ({ epoch, offset, events, more }, parseEvent) =>
    isText(epoch) && isCount(offset) ? { epoch, offset, events: parseEvents(events, parseEvent), more: more === true } : null,
  error: ({ code, message, temporary, retryAfter }) =>
    isText(code)
      ? { code, message: isText(message) ? message : '', temporary: temporary === true, retryAfter: isCount(retryAfter) ? retryAfter : DEFAULT_RETRY_AFTER }
      : null,
}));

/**
 * Parses a frame from the server. Returns `{ kind, frame }`, where `frame` has only the fields that this page uses, each of the
 * right type. `kind` is `connect`, `reconnect`, `gap`, `reply` (the frame has `type` and `ref`) or `event`. Returns null for a
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

/** Only events with an offset are part of a room's history. */
function parseEvents(events, parseEvent) {
  return toObjects(events).map((event) => parseEvent(event)).filter((event) => event !== null && isCount(event.offset));
}

function parseMembers(members, memberCount) {
  const list = toObjects(members).filter(({ id, username }) => isText(id) && isText(username));
  return { members: list, memberCount: isCount(memberCount) ? memberCount : list.length };
}
