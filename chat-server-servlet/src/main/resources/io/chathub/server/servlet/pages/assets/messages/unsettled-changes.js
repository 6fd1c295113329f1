import { isSameEmoji, withOwnReaction } from '../net/emoji.js';

/** The unacknowledged changes of messages, by entry of the outbox. A reaction is shown at once, as it will be. */
export class UnsettledChanges {
  #entries = new Set();

  put(entry) {
    this.#entries.add(entry);
  }

  remove(entry) {
    this.#entries.delete(entry);
  }

  clear() {
    this.#entries.clear();
  }

  /** The changes of the message, oldest first. */
  of(offset) {
    return [...this.#entries].filter(({ command }) => command.target === offset);
  }

  /** The message as it will be, without changes that were refused. */
  appliedTo(message) {
    const wishes = this.of(message.offset).filter(({ command, problem }) => command.type === 'reaction' && problem === null);
    if (wishes.length === 0 || message.deleted !== null) return message;
    return { ...message, reactions: wishes.reduce((all, { command: { emoji, on } }) => withOwnReaction(all, emoji, on), message.reactions) };
  }
}

/** The message after an acknowledged change: an event for the reactions of several users does not say that one of them is this user. */
export function withTaken(message, { command: { type, emoji, on }, isTaken = false }) {
  if (type !== 'reaction' || !isTaken) return message;
  return { ...message, reactions: message.reactions.map((reaction) => (isSameEmoji(reaction.emoji, emoji) ? { ...reaction, mine: on } : reaction)) };
}
