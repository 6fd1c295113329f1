/** The emoji without the variation selector, which the server does not compare. */
const bare = (emoji) => emoji.replaceAll('\uFE0F', '');

/** Whether two emoji are the same reaction. */
export const isSameEmoji = (a, b) => bare(a) === bare(b);

/** The reaction with this emoji, or `undefined`. */
export const reactionWith = (reactions, emoji) => reactions.find((reaction) => isSameEmoji(reaction.emoji, emoji));

/**
 * The reactions after this user's own of an emoji was set or removed. Of a reaction that is so already, nothing changes.
 *
 * @param reactions `{ emoji, count, mine }`
 */
export function withOwnReaction(reactions, emoji, on) {
  const before = reactionWith(reactions, emoji);
  if (!before) return on ? [...reactions, { emoji, count: 1, mine: true }] : reactions;
  if (before.mine === on) return reactions;
  const count = before.count + (on ? 1 : -1);
  return reactions.map((reaction) => (reaction === before ? { ...before, count, mine: on } : reaction)).filter((reaction) => reaction.count > 0);
}
