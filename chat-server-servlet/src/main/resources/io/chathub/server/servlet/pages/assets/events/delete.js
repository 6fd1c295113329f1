import { isCount, isObject, isText, toReplies } from '../net/fields.js';

/** A message was deleted: a message without content remains. `root` has the replies that its thread has left; null for no thread. */
export const type = 'delete';

export function parse({ offset, target, by, root }) {
  if (!isCount(offset) || !isCount(target)) return null;
  const thread = isObject(root) && isCount(root.offset) ? { offset: root.offset, replies: toReplies(root) } : null;
  return { offset, target, by: isText(by) ? by : 'author', root: thread };
}

export function apply({ offset, target, by, root }, chat) {
  chat.messages.changeMessage(target, offset, () =>
    ({ text: '', price: null, mentions: [], everyone: false, rev: 1, editedAt: null, deleted: by, isPinned: false, reactions: [] }));
  if (root !== null) chat.messages.changeMessage(root.offset, offset, () => ({ replies: root.replies }));
  chat.unread.removed(target);
  chat.pinned.changed();
}
