/**
 * Puts the events of one room in order: each event once, by offset, without holes. Duplicates are dropped; a hole (an event that
 * the server left out, or that was published while the connection was lost) is filled from the history. Events that arrive
 * while a hole is filled are held, up to a limit; at the limit all of them are dropped and fetched again.
 *
 * `output` has `event(event)`, `gap({ from, to })` or `gap({ newEpoch: true })` for lost events, and `fetch(after)`, which
 * requests the history after an offset. At most one `fetch` is pending.
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

  /** The epoch and the offset of the last delivered event, for `since`; `null` before the first join. */
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
    for (const event of events) this.#hold(event);
    this.#advance();
  }

  /** A published event arrived. */
  live(event) {
    this.#newest = Math.max(this.#newest, event.offset);
    this.#hold(event);
    if (!this.#filling) this.#advance();
  }

  /** The server left out events, the last of them at the offset `to`. */
  skipped(to) {
    this.#newest = Math.max(this.#newest, to);
    if (!this.#filling) this.#advance();
  }

  /** The history that `fetch` requested arrived. */
  fetched({ epoch, offset, events }) {
    if (!this.#filling || epoch !== this.#epoch) return;
    this.#filling = false;
    this.#newest = Math.max(this.#newest, offset);
    const rest = this.#held;
    this.#held = [];
    const before = this.#known;
    for (const event of events) {
      if (event.offset <= this.#known) continue;
      this.#skipTo(event.offset - 1);
      this.#deliver(event);
    }
    for (const event of rest) this.#hold(event);
    if (this.#known === before) this.#skipHole();
    this.#advance();
  }

  /** The history that `fetch` requested is not available: the missing events are lost. */
  unavailable() {
    if (!this.#filling) return;
    this.#filling = false;
    this.#skipHole();
    this.#advance();
  }

  #hold(event) {
    if (event.offset <= this.#known || event.offset <= (this.#held.at(-1)?.offset ?? 0)) return;
    if (this.#held.length >= this.#maxHeld) this.#held = [];
    this.#held.push(event);
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

  #deliver(event) {
    this.#known = event.offset;
    this.#output.event(event);
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
