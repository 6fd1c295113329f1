import { isText } from '../net/fields.js';

/** A member started or stopped typing. */
export const type = 'typing';

export function parse({ username, isTyping }) {
  return isText(username) && typeof isTyping === 'boolean' ? { username, isTyping } : null;
}

export function apply({ username, isTyping }, chat) {
  chat.typing.set(username, isTyping);
}
