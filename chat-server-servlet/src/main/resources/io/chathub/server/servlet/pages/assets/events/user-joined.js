import { isText, toUser } from '../net/fields.js';

/** A member joined, or a member's name changed: the same `id` again is a rename. A second tab of a person is no news. */
export const type = 'user-joined';

export function parse({ id, username, user }) {
  return isText(id) && isText(username) ? { id, username, user: toUser(user) } : null;
}

export function apply({ id, username, user }, chat) {
  const before = chat.people.joined(id, username, user);
  chat.names.learn(user, username);
  if (before === null && !chat.people.isTwice(id)) chat.messages.addNote({ name: username, presence: 'joined' });
  else if (before !== null && before !== username) chat.messages.addNote({ key: 'note.renamed', names: { name: before, newName: username } });
  if (before !== null) chat.typing.stopped(id);
}
