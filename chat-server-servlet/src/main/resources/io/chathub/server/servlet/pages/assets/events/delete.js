import { isCount, isText } from '../net/fields.js';

/** A message was deleted: a message without content remains. */
export const type = 'delete';

export function parse({ offset, target, by }) {
  return isCount(offset) && isCount(target) ? { offset, target, by: isText(by) ? by : 'author' } : null;
}

export function apply({ offset, target, by }, chat) {
  chat.messages.changeMessage(target, offset, () =>
    ({ text: '', price: null, isEdited: false, editedAt: null, deleted: by, isPinned: false, reactions: [] }));
}
