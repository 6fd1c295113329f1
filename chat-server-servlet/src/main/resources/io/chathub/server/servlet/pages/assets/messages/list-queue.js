const MAX_ENTRIES = 750;
/** The limits of a list that is not shown: of all entries, and of messages and notes after the limit is reached. */
const MAX_WAITING = 300;
const MAX_WAITING_MESSAGES = 200;
/** Milliseconds. A hidden tab has no frames at all. */
const FALLBACK = 250;

/**
 * The additions and changes that the list does not show yet. They are shown once in each frame, and those of a list that is not shown
 * once it is.
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
  #isWaiting = true;
  #isUnfinished = false;

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
    if (this.#entries.length > (this.#isWaiting ? MAX_WAITING : MAX_ENTRIES)) this.#shorten();
    this.#schedule();
  }

  /** Runs `show` in the next frame, also if there is no entry by then: a change of the list has several steps. */
  showAgain() {
    this.#isUnfinished = true;
    this.#schedule();
  }

  /** The list is not shown: its entries wait. */
  wait() {
    this.flush();
    this.#cancel();
    this.#isWaiting = true;
  }

  /** The list is shown, with the entries that have waited. */
  proceed() {
    this.#isWaiting = false;
    this.flush();
  }

  /** Shows the entries now. */
  flush() {
    this.#cancel();
    const entries = this.#entries.splice(0);
    const isUnfinished = this.#isUnfinished;
    this.#isUnfinished = false;
    if (entries.length > 0 || isUnfinished) this.#show(entries);
  }

  /** Drops all entries but those of unacknowledged requests. */
  dropMessages() {
    this.#entries = this.#entries.filter(isUnacknowledged);
  }

  clear() {
    this.#entries.length = 0;
  }

  #cancel() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#fallback);
    this.#frame = 0;
  }

  #schedule() {
    if (this.#frame || this.#isWaiting) return;
    this.#frame = requestAnimationFrame(() => this.flush());
    this.#fallback = setTimeout(() => this.flush(), FALLBACK);
  }

  /**
   * Keeps the newest messages of the queue. Those before them, in the queue and in the list, are requested again when the user
   * scrolls up.
   */
  #shorten() {
    const shown = this.#entries.filter((entry) => entry.message || entry.note);
    const max = this.#isWaiting ? MAX_WAITING_MESSAGES : this.#maxMessages;
    if (shown.length <= max) {
      this.flush();
      return;
    }
    const kept = new Set(shown.slice(-max));
    const from = shown.find((entry) => kept.has(entry) && entry.message)?.message.offset ?? null;
    const rest = this.#entries.filter((entry) => kept.has(entry) || entry.change || entry.floor !== undefined || isUnacknowledged(entry));
    this.#entries = [{ drop: { from, hasOlder: from !== null } }, ...rest];
  }
}

const isUnacknowledged = (entry) => Boolean(entry.pending || entry.settled || entry.unsettled);
