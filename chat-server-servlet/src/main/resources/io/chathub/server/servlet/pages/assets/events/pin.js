import { isCount } from '../net/fields.js';

/** A message was pinned, or its pin was removed. */
export const type = 'pin';

export function parse({ offset, target, on }) {
  return isCount(offset) && isCount(target) && typeof on === 'boolean' ? { offset, target, on } : null;
}

export function apply({ offset, target, on }, chat) {
  chat.messages.changeMessage(target, offset, () => ({ isPinned: on }));
  chat.pinned.changed();
}
