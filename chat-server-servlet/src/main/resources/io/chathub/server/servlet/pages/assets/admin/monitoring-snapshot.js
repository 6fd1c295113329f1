import { parseTime, toNumber, toObjects, toText } from '../net/fields.js';
import { isJsonNumber } from '../net/input-rules.js';

/** Reads an answer of `api/monitoring`: each field gets its type, malformed ones become empty. Recent lists are newest first. */
export function readSnapshot(raw) {
  if (raw === null || typeof raw !== 'object' || !Number.isFinite(raw.uptime)) throw new Error('not an answer of api/monitoring');
  const recentEvents = newestFirst(toObjects(raw.recentEvents).map((event) => ({
    type: toText(event.type),
    id: toText(event.id),
    username: toText(event.username),
    room: toText(event.room),
    time: parseTime(event.timestamp),
  })));
  const recentMessages = newestFirst(toObjects(raw.recentMessages).map((message) => ({
    id: toText(message.id),
    username: toText(message.username),
    text: toText(message.text),
    time: parseTime(message.timestamp),
    price: isJsonNumber(message.price) ? message.price : null,
  })));
  return {
    uptime: raw.uptime,
    totalConnections: toNumber(raw.totalConnections),
    totalMessages: toNumber(raw.totalMessages),
    totalEvents: toNumber(raw.totalEvents),
    recentMessages: withRooms(recentMessages, recentEvents),
    recentEvents,
  };
}

/**
 * Adds the room to each message: the answer has messages in the form of protocol v1, without their room, and an event of the same
 * sender and time for each of them. Both lists are newest first. The room is empty if the event is no longer in the answer.
 */
function withRooms(messages, events) {
  const key = ({ username, time }) => `${time?.getTime()} ${username}`;
  const rooms = new Map();
  for (const event of events) {
    if (event.type !== 'message') continue;
    if (rooms.has(key(event))) rooms.get(key(event)).push(event.room);
    else rooms.set(key(event), [event.room]);
  }
  return messages.map((message) => ({ ...message, room: rooms.get(key(message))?.shift() ?? '' }));
}

function newestFirst(list) {
  const isNewestFirst = list.length > 1 && list[0].time > list[list.length - 1].time;
  return isNewestFirst ? list : list.reverse();
}
