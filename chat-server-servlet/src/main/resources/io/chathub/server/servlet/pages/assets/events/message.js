import { isCount, isText, parseTime, toReactions } from '../net/fields.js';
import { isJsonNumber } from '../net/input-rules.js';

/**
 * A message: one that was posted, or the state that it has now. `id` is the sender's connection, `price` a number as text, `change`
 * the offset of the last event that changed it. `deleted` is by whom, `author` or `moderator`; null for a message that is not deleted.
 */
export const type = 'message';

export function parse({ id, username, text, timestamp, price, offset, rev, editedAt, deleted, pinned, reactions, change }) {
  if (!isText(id) || !isText(username) || !isText(text) || !isCount(offset)) return null;
  return {
    id,
    username,
    text,
    offset,
    time: parseTime(timestamp) ?? new Date(),
    price: isJsonNumber(price) ? price : null,
    isEdited: isCount(rev) && rev > 1,
    editedAt: parseTime(editedAt),
    deleted: isText(deleted) ? deleted : null,
    isPinned: pinned === true,
    reactions: toReactions(reactions),
    change: isCount(change) ? change : offset,
  };
}

export function apply(message, chat, isNew) {
  const own = chat.isOwn(message);
  chat.messages.putMessage(message, own);
  if (!isNew || own || message.deleted !== null) return;
  chat.typing.stopped(message.id);
  chat.unread.messageArrived();
}
