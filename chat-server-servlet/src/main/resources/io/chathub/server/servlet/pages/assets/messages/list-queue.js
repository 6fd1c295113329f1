const MAX_ENTRIES = 750;
/** Milliseconds. A hidden tab has no frames at all. */
const FALLBACK = 250;

/**
 * The additions and changes that the list does not show yet. They are shown once in each frame.
 *
 * An entry has one of `message`, `note`, `change`, `floor`, `from`, `older`, `drop`, and of unacknowledged requests `pending`, `settled`,
 * `unsettled`.
 */
export class ListQueue {
  #maxMessages;
  #show;
  #entries = [];
  #frame = 0;
  #fallback = 0;

  /**
   * @param maxMessages how many messages and notes are kept of a burst
   * @param show shows entries
   */
  constructor(maxMessages, show) {
    this.#maxMessages = maxMessages;
    this.#show = show;
  }

  add(entry) {
    this.#entries.push(entry);
    // A hidden tab renders late; entries that would be dropped after rendering are dropped before.
    if (this.#entries.length > MAX_ENTRIES) this.#shorten();
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => this.flush());
    this.#fallback = setTimeout(() => this.flush(), FALLBACK);
  }

  /** Shows the entries now. */
  flush() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#fallback);
    this.#frame = 0;
    const entries = this.#entries.splice(0);
    if (entries.length > 0) this.#show(entries);
  }

  /** Drops all entries but those of unacknowledged requests. */
  dropMessages() {
    this.#entries = this.#entries.filter(isUnacknowledged);
  }

  clear() {
    this.#entries.length = 0;
  }

  /**
   * Keeps the newest messages of the queue. Those before them, in the queue and in the list, are requested again when the user
   * scrolls up.
   */
  #shorten() {
    const shown = this.#entries.filter((entry) => entry.message || entry.note);
    if (shown.length <= this.#maxMessages) {
      this.flush();
      return;
    }
    const kept = new Set(shown.slice(-this.#maxMessages));
    const from = shown.find((entry) => kept.has(entry) && entry.message)?.message.offset ?? null;
    const rest = this.#entries.filter((entry) => kept.has(entry) || entry.change || entry.floor !== undefined || isUnacknowledged(entry));
    this.#entries = [{ drop: { from, hasOlder: from !== null } }, ...rest];
  }
}

const isUnacknowledged = (entry) => Boolean(entry.pending || entry.settled || entry.unsettled);
