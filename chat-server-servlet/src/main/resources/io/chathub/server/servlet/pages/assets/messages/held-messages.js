/**
 * The messages in the list with their elements, by offset: a copy of the newest messages of the room. From the offset
 * {@link from} on the copy has every message that the server holds; about those before, it says nothing. A held message is
 * `{ message, element, isReply }`, where `isReply` is whether its element is below the first message of its thread.
 */
export class HeldMessages {
  #byOffset = new Map();
  #highest = -1;
  /** By the offset of a quoted message, the offsets of those that quote it. */
  #quoting = new Map();

  /** Null where every message belongs to the copy. */
  from = null;

  get size() {
    return this.#byOffset.size;
  }

  get all() {
    return [...this.#byOffset.values()];
  }

  /** The message of an offset, or `undefined`. */
  get(offset) {
    return this.#byOffset.get(offset);
  }

  add(message, element, isReply = false) {
    const { offset } = message;
    const quoted = message.replyTo ?? message.thread;
    this.#byOffset.set(offset, { message, element, isReply });
    if (!isReply) this.#highest = Math.max(this.#highest, offset);
    if (quoted !== null) this.#quoting.set(quoted, (this.#quoting.get(quoted) ?? new Set()).add(offset));
  }

  /** Sets the present state of a message. */
  replace(message) {
    this.#byOffset.get(message.offset).message = message;
  }

  remove(offset) {
    this.#byOffset.delete(offset);
  }

  clear() {
    this.#byOffset.clear();
    this.#quoting.clear();
    this.#highest = -1;
    this.from = null;
  }

  /** Whether a message belongs to the copy. */
  covers(offset) {
    return this.from === null || offset >= this.from;
  }

  /** The element of the next message after an offset that is no reply in its thread, or null. */
  elementAfter(offset) {
    if (offset >= this.#highest) return null;
    const next = Math.min(...this.all.filter((held) => !held.isReply && held.message.offset > offset).map((held) => held.message.offset));
    return this.#byOffset.get(next)?.element ?? null;
  }

  /** The messages at and below an offset. */
  upTo(offset) {
    return this.all.filter(({ message }) => message.offset <= offset);
  }

  /** The replies of the thread that begins at an offset, oldest first. */
  repliesOf(offset) {
    return this.all.filter(({ message }) => message.thread === offset).sort((a, b) => a.message.offset - b.message.offset);
  }

  /** The messages that quote the one of an offset. */
  quoting(offset) {
    return [...(this.#quoting.get(offset) ?? [])].map((other) => this.#byOffset.get(other)).filter((held) => held !== undefined);
  }
}
