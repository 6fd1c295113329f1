import { isCount, parseTime, toNumber, toObjects, toText, toTexts } from '../net/fields.js';
import { isJsonNumber } from '../net/input-rules.js';

/** Reads an answer of `api/admin`: each field gets its type, malformed ones become empty. The audit log is newest first. */
export function readOverview(raw) {
  if (raw === null || typeof raw !== 'object' || typeof raw.actionToken !== 'string') throw new Error('not an answer of api/admin');
  return {
    operator: toText(raw.operator),
    actionToken: raw.actionToken,
    rejectedHandshakes: counts(raw.refusedHandshakes),
    rejectedRequests: counts(raw.refusals),
    closes: toObjects(raw.closes).map(({ code, reason, count }) => ({ name: `${toNumber(code)} ${toText(reason)}`, count: toNumber(count) })),
    dropped: [
      { name: 'events to slow clients', count: toNumber(raw.droppedFrames) },
      { name: 'notifications to slow listeners', count: toNumber(raw.droppedNotifications) },
    ],
    failedSignIns: toNumber(raw.failedSignIns),
    sanctions: toObjects(raw.sanctions).map((sanction) => ({
      sanction: toText(sanction.sanction),
      kind: toText(sanction.kind),
      value: toText(sanction.value),
      until: parseTime(sanction.until),
      moderator: toText(sanction.moderator),
      reason: toText(sanction.reason),
    })),
    auditLog: toObjects(raw.auditLog).map((entry) => ({
      at: parseTime(entry.at),
      moderator: toText(entry.moderator),
      action: toText(entry.action),
      kind: toText(entry.kind),
      value: toText(entry.value),
      seconds: toNumber(entry.duration),
      reason: toText(entry.reason),
      affected: toNumber(entry.affected),
    })).reverse(),
    messages: toObjects(raw.messages).map((message) => ({
      id: toText(message.id),
      time: parseTime(message.timestamp),
      room: toText(message.room),
      offset: toNumber(message.offset),
    })),
    load: readLoad(raw.load),
    store: readStore(raw.store),
  };
}

/** The figures of the server's load; `null` where a server does not give them. */
function readLoad(raw) {
  if (raw === null || typeof raw !== 'object' || !Number.isFinite(raw.uptime)) return null;
  const names = ['uptime', 'deliveries', 'bytesOut', 'bytesWaiting', 'lanes', 'laneBacklog', 'rooms', 'heapUsed', 'heapMax'];
  return Object.fromEntries(names.map((name) => [name, toNumber(raw[name])]));
}

/** The state of the store; `null` where the server has none. */
function readStore(raw) {
  if (raw === null || typeof raw !== 'object') return null;
  return {
    name: toText(raw.name),
    bytes: toNumber(raw.bytes),
    waiting: toNumber(raw.waiting),
    lastCommit: parseTime(raw.lastCommit),
    failures: toNumber(raw.failures),
    failure: toText(raw.failure),
  };
}

const counts = (value) => Object.entries(value !== null && typeof value === 'object' ? value : {})
  .map(([name, count]) => ({ name, count: toNumber(count) }));

/** Reads an answer of `api/history`: messages, oldest first. */
export function readHistory(raw) {
  if (raw === null || typeof raw !== 'object' || !Array.isArray(raw.events)) throw new Error('not an answer of api/history');
  return {
    more: raw.more === true,
    messages: toObjects(raw.events).filter(({ offset }) => isCount(offset)).map((message) => ({
      offset: message.offset,
      username: toText(message.username),
      text: toText(message.text),
      time: parseTime(message.timestamp),
      price: isJsonNumber(message.price) ? message.price : null,
      deleted: typeof message.deleted === 'string',
    })),
  };
}

/** Reads an answer of `api/admin/rooms`: `{ total, matching, items }`, where each field of an item has its type. */
export function readRooms(raw) {
  return readPart(raw, raw?.rooms, (room) => ({
    name: toText(room.name),
    members: toNumber(room.members),
    messages: toNumber(room.messages),
    rate: Number.isFinite(room.rate) ? room.rate : null,
    lastMessage: parseTime(room.lastMessage),
  }));
}

/** Reads an answer of `api/admin/connections`, as {@link readRooms}. */
export function readConnections(raw) {
  return readPart(raw, raw?.connections, (connection) => ({
    id: toText(connection.id),
    username: toText(connection.username),
    userId: toText(connection.userId),
    remoteAddress: toText(connection.remoteAddress),
    version: toNumber(connection.version),
    connectedAt: parseTime(connection.connectedAt),
    rooms: toTexts(connection.rooms),
    messagesSent: toNumber(connection.messagesSent),
    lastActivity: parseTime(connection.lastActivity),
  }));
}

function readPart(raw, rows, read) {
  if (!isCount(raw?.total) || !isCount(raw.matching) || !Array.isArray(rows)) throw new Error('not a part of a table');
  return { total: raw.total, matching: raw.matching, items: toObjects(rows).map(read) };
}
