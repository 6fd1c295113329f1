import { parseTime, toNumber, toObjects, toText } from '../net/fields.js';

/** Reads an answer of `api/monitoring`: each field gets its type, malformed ones become empty. Recent lists are newest first. */
export function readSnapshot(raw) {
  if (raw === null || typeof raw !== 'object' || !Number.isFinite(raw.uptime)) throw new Error('not an answer of api/monitoring');
  const connections = toObjects(raw.connections).map((connection) => ({
    id: toText(connection.id),
    username: toText(connection.username),
    connectedAt: parseTime(connection.connectedAt),
    lastActivity: parseTime(connection.lastActivity),
    messagesSent: toNumber(connection.messagesSent),
  }));
  return {
    uptime: raw.uptime,
    connections,
    totalConnections: Number.isFinite(raw.totalConnections) ? raw.totalConnections : connections.length,
    totalMessages: toNumber(raw.totalMessages),
    totalEvents: toNumber(raw.totalEvents),
    recentMessages: newestFirst(toObjects(raw.recentMessages).map((message) => ({
      id: toText(message.id),
      username: toText(message.username),
      text: toText(message.text),
      time: parseTime(message.timestamp),
      price: typeof message.price === 'number' ? message.price : null,
    }))),
    recentEvents: newestFirst(toObjects(raw.recentEvents).map((event) => ({
      type: toText(event.type),
      id: toText(event.id),
      username: toText(event.username),
      room: toText(event.room),
      time: parseTime(event.timestamp),
    }))),
  };
}

function newestFirst(list) {
  const isNewestFirst = list.length > 1 && list[0].time > list[list.length - 1].time;
  return isNewestFirst ? list : list.reverse();
}
