const MAX_KEPT = 300;
const MAX_WANTED = 100;
/** The messages of one request are so close together. */
const SPAN = 50;

/**
 * The messages that others quote and that their list does not have. Each is requested when its quote comes into view, with those near
 * it, one request at a time. It is kept in its present state.
 */
export class QuotedMessages {
  #ask;
  #onChanged;
  /** By offset; null for a message that the server does not hold. */
  #byOffset = new Map();
  #wanted = new Set();
  /** The offsets of the request under way; null for none. */
  #asked = null;
  /** By offset, the last change of a message since it was requested: the reply may be older. */
  #changes = new Map();
  #isRefused = false;
  #observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) this.#want(target);
    this.proceed();
  });

  /**
   * @param ask sends a request about the room, see {@link Room#ask}
   * @param onChanged gets the offset of a message that is known now, has changed or is to be requested again
   */
  constructor(ask, onChanged) {
    this.#ask = ask;
    this.#onChanged = onChanged;
  }

  /** The message of an offset, null if the server does not hold it, undefined if it is not known. */
  get(offset) {
    return this.#byOffset.get(offset);
  }

  /** The message of this quote is not known. */
  await(quote) {
    this.#observer.observe(quote);
  }

  /** Changes a message, see {@link MessageList#changeMessage}. */
  change(offset, changedAt, change) {
    const message = this.#byOffset.get(offset);
    if (message && message.change >= changedAt) return;
    if (message) this.#byOffset.set(offset, { ...message, ...change(message), change: changedAt });
    if (this.#asked?.includes(offset)) this.#changes.set(offset, changedAt);
    else this.#onChanged(offset);
  }

  /** The server holds no message at or below this offset, other than pinned ones. */
  dropUpTo(floor) {
    for (const [offset, message] of this.#byOffset) if (message !== null && offset <= floor && !message.isPinned) this.#keep(offset, null);
  }

  clear() {
    this.#byOffset.clear();
    this.#wanted.clear();
    this.#changes.clear();
    this.#asked = null;
    this.#isRefused = false;
  }

  /** Requests what is wanted, if messages can be requested now. */
  proceed() {
    if (this.#asked !== null || this.#wanted.size === 0 || this.#isRefused) return;
    const last = Math.max(...this.#wanted);
    const asked = [...this.#wanted].filter((offset) => offset > last - SPAN);
    this.#asked = asked;
    this.#ask({ type: 'history', before: last + 1, limit: last - Math.min(...asked) + 1 }, (reply) => {
      if (this.#asked === asked) this.#answered(asked, reply);
    });
  }

  #want({ dataset: { target }, isConnected }) {
    if (!isConnected || this.#byOffset.has(Number(target))) return;
    this.#wanted.add(Number(target));
    if (this.#wanted.size > MAX_WANTED) this.#wanted.delete(this.#wanted.values().next().value);
  }

  #answered(asked, reply) {
    if (reply?.temporary) {
      setTimeout(() => this.#answered(asked, null), reply.retryAfter);
      return;
    }
    this.#asked = null;
    if (reply === null) return; // not connected: proceed() is called again
    if (reply.type === 'history') this.#take(asked, reply);
    else this.#isRefused = true;
    this.#changes.clear();
    this.proceed();
  }

  /** The messages of a page. It may be shorter than it was requested, and older than an event that came before it. */
  #take(asked, { events, more }) {
    const first = more && events.length > 0 ? events[0].offset : 0;
    for (const offset of asked.filter((one) => one >= first)) {
      const message = events.find((event) => event.type === 'message' && event.offset === offset) ?? null;
      if (message !== null && message.change < (this.#changes.get(offset) ?? 0)) continue;
      this.#wanted.delete(offset);
      this.#keep(offset, message);
    }
  }

  #keep(offset, message) {
    this.#byOffset.set(offset, message);
    this.#onChanged(offset);
    if (this.#byOffset.size <= MAX_KEPT) return;
    const oldest = this.#byOffset.keys().next().value;
    this.#byOffset.delete(oldest);
    this.#onChanged(oldest);
  }
}
