import { isText } from '../net/fields.js';

/** A member left the room, or its connection was closed. */
export const type = 'user-left';

export function parse({ id, username }) {
  return isText(id) && isText(username) ? { id, username } : null;
}

export function apply({ id, username }, chat) {
  const isStillHere = chat.people.isTwice(id);
  chat.people.left(id);
  chat.typing.stopped(id);
  if (!isStillHere) chat.messages.addNote({ name: username, presence: 'left' });
}
