/**
 * The messages in the list with their elements, by offset: a copy of the newest messages of the room. From the offset
 * {@link from} on the copy has every message that the server holds; about those before, it says nothing.
 */
export class HeldMessages {
  #byOffset = new Map();
  #highest = -1;

  /** Null where every message belongs to the copy. */
  from = null;

  get size() {
    return this.#byOffset.size;
  }

  /** The message of an offset, `{ message, element }`, or `undefined`. */
  get(offset) {
    return this.#byOffset.get(offset);
  }

  add(message, element) {
    this.#byOffset.set(message.offset, { message, element });
    this.#highest = Math.max(this.#highest, message.offset);
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
    this.#highest = -1;
    this.from = null;
  }

  /** Whether a message belongs to the copy. */
  covers(offset) {
    return this.from === null || offset >= this.from;
  }

  /** The element of the next message after an offset, or null. */
  elementAfter(offset) {
    if (offset >= this.#highest) return null;
    const next = Math.min(...[...this.#byOffset.keys()].filter((other) => other > offset));
    return this.#byOffset.get(next)?.element ?? null;
  }

  /** The messages at and below an offset. */
  upTo(offset) {
    return [...this.#byOffset.values()].filter(({ message }) => message.offset <= offset);
  }
}
