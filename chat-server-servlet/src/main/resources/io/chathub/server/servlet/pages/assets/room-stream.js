/**
 * One room's messages, put together again: each once, in order, whatever came twice, was left out, or was missed while
 * there was no connection. It follows, or it fills a hole from the history; what comes meanwhile is held, up to a bound,
 * beyond which it is forgotten and fetched like the rest.
 *
 * `output` has `message(message)`, `gap({from, to})` or `gap({newEpoch: true})`, and `fetch(after)`, of which one is under
 * way at a time.
 */
export class RoomStream {
  #output;
  #maxHeld;
  #epoch = null;
  #known = 0;
  #newest = 0;
  #held = [];
  #filling = false;

  constructor(output, maxHeld = 500) {
    this.#output = output;
    this.#maxHeld = maxHeld;
  }

  /** What to say in `since`; `null` before the first join. */
  get position() {
    return this.#epoch === null ? null : { epoch: this.#epoch, offset: this.#known };
  }

  disconnected() {
    this.#held = [];
    this.#filling = false;
  }

  joined({ epoch, offset, events }) {
    this.disconnected();
    if (this.#epoch === null) {
      this.#epoch = epoch;
      this.#known = offset;
      this.#newest = offset;
      return;
    }
    if (this.#epoch !== epoch || offset < this.#known) {
      this.#epoch = epoch;
      this.#known = 0;
      this.#output.gap({ newEpoch: true });
    }
    this.#newest = offset;
    for (const message of events) this.#hold(message);
    this.#advance();
  }

  live(message) {
    this.#newest = Math.max(this.#newest, message.offset);
    this.#hold(message);
    if (!this.#filling) this.#advance();
  }

  skipped(to) {
    this.#newest = Math.max(this.#newest, to);
    if (!this.#filling) this.#advance();
  }

  fetched({ epoch, offset, events }) {
    if (!this.#filling || epoch !== this.#epoch) return;
    this.#filling = false;
    this.#newest = Math.max(this.#newest, offset);
    const rest = this.#held;
    this.#held = [];
    const before = this.#known;
    for (const message of events) {
      if (message.offset <= this.#known) continue;
      this.#skipTo(message.offset - 1);
      this.#deliver(message);
    }
    for (const message of rest) this.#hold(message);
    if (this.#known === before) this.#skipHole();
    this.#advance();
  }

  /** The history cannot be had: what is missing is lost. */
  unavailable() {
    if (!this.#filling) return;
    this.#filling = false;
    this.#skipHole();
    this.#advance();
  }

  #hold(message) {
    if (message.offset <= this.#known || message.offset <= (this.#held.at(-1)?.offset ?? 0)) return;
    if (this.#held.length >= this.#maxHeld) this.#held = [];
    this.#held.push(message);
  }

  #advance() {
    while (this.#held.length > 0 && this.#held[0].offset <= this.#known + 1) {
      const next = this.#held.shift();
      if (next.offset === this.#known + 1) this.#deliver(next);
    }
    if (this.#known < this.#newest) {
      this.#filling = true;
      this.#output.fetch(this.#known);
    }
  }

  #deliver(message) {
    this.#known = message.offset;
    this.#output.message(message);
  }

  #skipHole() {
    this.#skipTo(this.#held.length > 0 ? this.#held[0].offset - 1 : this.#newest);
  }

  #skipTo(last) {
    if (last <= this.#known) return;
    this.#output.gap({ from: this.#known + 1, to: last });
    this.#known = last;
  }
}
