import { isCount, isObject, isText, parseTime, toOffset, toReactions, toReplies, toTexts, toUser } from '../net/fields.js';
import { isJsonNumber } from '../net/input-rules.js';

/**
 * A message: one that was posted, or the state that it has now. `id` is the sender's connection, `user` the public id of the sender or
 * null, `price` a number as text, `change` the offset of the last event that changed it. `deleted` is by whom, `author` or `moderator`;
 * null for a message that is not deleted. `replyTo` is the offset of the quoted message, `thread` that of the first message of the
 * thread, `replies` the `{ count, last }` of the thread that begins here; each null if there is none. `root` is only in a live
 * event: the replies of the thread after it.
 */
export const type = 'message';

export function parse(raw) {
  const { id, username, text, timestamp, price, offset, change } = raw;
  if (!isText(id) || !isText(username) || !isText(text) || !isCount(offset)) return null;
  return {
    id,
    username,
    text,
    offset,
    user: toUser(raw.user),
    time: parseTime(timestamp) ?? new Date(),
    price: isJsonNumber(price) ? price : null,
    replyTo: toOffset(raw.replyTo),
    thread: toOffset(raw.thread),
    mentions: toTexts(raw.mentions),
    everyone: raw.everyone === true,
    rev: isCount(raw.rev) ? raw.rev : 1,
    editedAt: parseTime(raw.editedAt),
    deleted: isText(raw.deleted) ? raw.deleted : null,
    isPinned: raw.pinned === true,
    reactions: toReactions(raw.reactions),
    replies: toReplies(raw.replies),
    root: isObject(raw.root) && isCount(raw.root.offset) ? { offset: raw.root.offset, replies: toReplies(raw.root) } : null,
    change: isCount(change) ? change : offset,
  };
}

export function apply(message, chat, isNew) {
  const own = chat.session.isOwn(message);
  chat.names.learn(message.user, message.username);
  chat.messages.putMessage(message, own, isNew);
  if (message.root !== null) chat.messages.changeMessage(message.root.offset, message.offset, () => ({ replies: message.root.replies }));
  chat.unread.put(message, own, isNew);
  if (isNew && !own && message.deleted === null) chat.typing.stopped(message.id);
}
