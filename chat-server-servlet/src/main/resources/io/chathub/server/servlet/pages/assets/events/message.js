import { isCount, isText, parseTime } from '../net/fields.js';

/** A message was posted. `id` is the sender's connection. */
export const type = 'message';

export function parse({ id, username, text, timestamp, price, offset }) {
  if (!isText(id) || !isText(username) || !isText(text) || !isCount(offset)) return null;
  return { id, username, text, offset, time: parseTime(timestamp) ?? new Date(), price: typeof price === 'number' ? price : null };
}

export function apply(message, chat, isLive) {
  const own = chat.isOwn(message);
  chat.messages.addMessage(message, own);
  if (!isLive || own) return;
  chat.typing.set(message.username, false);
  chat.unread.messageArrived();
}
