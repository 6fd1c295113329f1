import { isSameEmoji } from '../net/emoji.js';
import { isCount, isText, toReactions, toUser } from '../net/fields.js';

/** The reactions to a message changed. `reactions` are all that it has now; `id`, `user`, `emoji` and `on` say who set or removed which. */
export const type = 'reaction';

export function parse({ offset, target, reactions, id, user, emoji, on }) {
  if (!isCount(offset) || !isCount(target) || !Array.isArray(reactions)) return null;
  return { offset, target, reactions: toReactions(reactions), id: isText(id) ? id : null, user: toUser(user), emoji: isText(emoji) ? emoji : null, on: on === true };
}

export function apply(event, chat) {
  chat.messages.changeMessage(event.target, event.offset, (message) => ({ reactions: withOwn(event, message, chat.session) }));
}

/** Only a reply says which reactions are one's own: an event is the same for all. */
function withOwn(event, message, session) {
  const own = message.reactions.filter(({ mine }) => mine).map(({ emoji }) => emoji);
  const isOwnEvent = event.emoji !== null && session.isOwn(event);
  return event.reactions.map(({ emoji, count }) => {
    const isEventsEmoji = isOwnEvent && isSameEmoji(emoji, event.emoji);
    return { emoji, count, mine: isEventsEmoji ? event.on : own.some((other) => isSameEmoji(other, emoji)) };
  });
}
