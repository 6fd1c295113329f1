import { isCount, isText, toReactions } from '../net/fields.js';

/** The reactions to a message changed. `reactions` are all that it has now; `id`, `emoji` and `on` say who set or removed which. */
export const type = 'reaction';

export function parse({ offset, target, reactions, id, emoji, on }) {
  if (!isCount(offset) || !isCount(target) || !Array.isArray(reactions)) return null;
  return { offset, target, reactions: toReactions(reactions), id: isText(id) ? id : null, emoji, on: on === true };
}

export function apply(event, chat) {
  chat.messages.changeMessage(event.target, event.offset, (message) => ({ reactions: withOwn(event, message, chat) }));
}

/** Only a reply says which reactions are one's own: an event is the same for all. */
function withOwn(event, message, chat) {
  const own = new Set(message.reactions.filter(({ mine }) => mine).map(({ emoji }) => emoji));
  if (chat.isOwn(event)) {
    if (event.on) own.add(event.emoji);
    else own.delete(event.emoji);
  }
  return event.reactions.map(({ emoji, count }) => ({ emoji, count, mine: own.has(emoji) }));
}
