import { isCount, isText, parseTime } from '../net/fields.js';
import { isJsonNumber } from '../net/input-rules.js';

/** A message was posted. `id` is the sender's connection, `price` a number as text. */
export const type = 'message';

export function parse({ id, username, text, timestamp, price, offset }) {
  if (!isText(id) || !isText(username) || !isText(text) || !isCount(offset)) return null;
  return { id, username, text, offset, time: parseTime(timestamp) ?? new Date(), price: isJsonNumber(price) ? price : null };
}

export function apply(message, chat, isLive) {
  const own = chat.isOwn(message);
  chat.messages.addMessage(message, own);
  if (!isLive || own) return;
  chat.typing.stopped(message.id);
  chat.unread.messageArrived();
}
