import { parseTime } from './format.js';

/** An answer of `api/monitoring` with every field of its right kind, whatever was sent. Recent lists are newest first. */
export function readSnapshot(raw) {
  if (raw === null || typeof raw !== 'object' || !Number.isFinite(raw.uptime)) throw new Error('not a monitoring answer');
  const connections = objects(raw.connections).map((connection) => ({
    id: text(connection.id),
    username: text(connection.username),
    connectedAt: parseTime(connection.connectedAt),
    lastActivity: parseTime(connection.lastActivity),
    messagesSent: count(connection.messagesSent),
  }));
  return {
    uptime: raw.uptime,
    connections,
    totalConnections: Number.isFinite(raw.totalConnections) ? raw.totalConnections : connections.length,
    totalMessages: count(raw.totalMessages),
    totalEvents: count(raw.totalEvents),
    recentMessages: newestFirst(objects(raw.recentMessages).map((message) => ({
      id: text(message.id),
      username: text(message.username),
      text: text(message.text),
      time: parseTime(message.timestamp),
      price: typeof message.price === 'number' ? message.price : null,
    }))),
    recentEvents: newestFirst(objects(raw.recentEvents).map((event) => ({
      type: text(event.type),
      id: text(event.id),
      username: text(event.username),
      room: text(event.room),
      time: parseTime(event.timestamp),
    }))),
  };
}

function newestFirst(list) {
  const alreadyIs = list.length > 1 && list[0].time > list[list.length - 1].time;
  return alreadyIs ? list : list.reverse();
}

const objects = (value) => (Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : []);
const text = (value) => (typeof value === 'string' ? value : '');
const count = (value) => (Number.isFinite(value) ? value : 0);
