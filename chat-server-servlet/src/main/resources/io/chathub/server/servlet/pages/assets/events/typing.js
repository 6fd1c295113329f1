import { isText } from '../net/fields.js';

/** A member started or stopped typing. */
export const type = 'typing';

export function parse({ id, username, isTyping }) {
  return isText(id) && isText(username) && typeof isTyping === 'boolean' ? { id, username, isTyping } : null;
}

export function apply({ id, username, isTyping }, chat) {
  // A notice of another tab of the same user.
  if (chat.session.isOwn({ id, user: chat.people.userOf(id) })) return;
  if (isTyping) chat.typing.started(id, username);
  else chat.typing.stopped(id);
}
