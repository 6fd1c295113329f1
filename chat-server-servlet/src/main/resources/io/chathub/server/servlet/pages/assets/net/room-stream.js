/**
 * The position of this page in one room: the epoch, and the offset up to which the page has everything. Durable events are passed on
 * in the order of offsets, each once. A hole (events that the server left out, or that this page did not receive) is filled
 * from the changes after the position; events that arrive meanwhile are held, up to a limit; at the limit all of them are dropped
 * and fetched again.
 *
 * `output` has
 *
 * - `event(event)` for the next event, `states(states, after)` for the states of a page or frame; those of messages with an
 *   offset above `after` are new
 * - `floor(floor)`: messages up to this offset are no longer held by the server
 * - `lost(loss)`, where the loss is `{ from, to }` or `{ floor }`
 * - `fetch(after)`, which requests the changes after an offset
 * - `startAnew(loss)`, which drops all messages and requests the newest page; the loss is `{ newEpoch }`, `{ refused }` or null.
 *   `newest(page)` is that page
 * - `moved(offset)`: the position is here now
 *
 * At most one of the requests of `fetch` and `startAnew` is pending.
 */
export class RoomStream {
  #output;
  #maxHeld;
  #epoch = null;
  #position = 0;
  #newest = 0;
  /** The position before the pages that are being fetched. */
  #before = 0;
  #held = [];
  #fetching = false;
  /** Whether the messages were dropped and the newest page is still to come. */
  #lacksPage = false;

  constructor(output, maxHeld = 500) {
    this.#output = output;
    this.#maxHeld = maxHeld;
  }

  /** The epoch and the offset up to which this page has everything, for `since`; `null` before the first join. */
  get position() {
    return this.#epoch === null ? null : { epoch: this.#epoch, offset: this.#position };
  }

  disconnected() {
    this.#held = [];
    this.#fetching = false;
  }

  /** The room was joined. The events of a reply that is not recovered are not passed on: they are the newest page. */
  joined({ epoch, offset, recovered, events, floor }) {
    const isContinued = this.#epoch !== null && recovered;
    this.disconnected();
    this.#epoch = epoch;
    this.#newest = offset;
    if (isContinued) this.#apply(events, floor, this.#position);
    this.#moveTo(offset);
    this.#before = offset;
    if (isContinued && this.#lacksPage) this.#startAnew(null);
    else this.#lacksPage = false;
  }

  /** A durable event arrived. */
  live(event) {
    this.#newest = Math.max(this.#newest, event.offset);
    if (event.offset <= this.#position) return;
    if (!this.#fetching && event.offset === this.#position + 1) {
      this.#take(event);
    } else {
      this.#hold(event);
      this.#fill();
    }
  }

  /** The states after the events `from` to `to` arrived in place of these events. */
  changes({ from, to, events }) {
    this.#newest = Math.max(this.#newest, to);
    if (to <= this.#position) return;
    if (this.#fetching || from > this.#position + 1) {
      this.#fill();
      return;
    }
    this.#apply(events, null, this.#position);
    this.#moveTo(to);
    this.#before = to;
  }

  /** The server left out events, the last of them at the offset `to`. */
  skipped(to) {
    this.#newest = Math.max(this.#newest, to);
    this.#fill();
  }

  /** The numbering has a new epoch; both are the same up to `offset`. What is held or requested is void. */
  reset({ epoch, offset }) {
    const isKnown = this.#position <= offset;
    this.disconnected();
    this.#epoch = epoch;
    this.#newest = offset;
    if (!isKnown) this.#startAnew({ newEpoch: true });
    else if (this.#lacksPage) this.#startAnew(null);
    else this.#fill();
  }

  /** The page that `fetch` or `startAnew` requested arrived. A page of another epoch is ignored: a reset follows. */
  fetched(page) {
    if (!this.#fetching || page.epoch !== this.#epoch) return;
    this.#fetching = false;
    this.#newest = Math.max(this.#newest, page.offset);
    if (this.#lacksPage) {
      this.#lacksPage = false;
      this.#output.newest(page);
      this.#moveTo(Math.max(this.#position, page.offset)); // the page is all that this client has, and of that offset
      this.#release();
      this.#fill();
    } else if (page.through === null) {
      this.#takeOlder(page.events);
      this.#release();
      this.#fill();
    } else if (page.through <= this.#position && this.#position < this.#newest) {
      this.#refused(); // the server does not know the events that it announced
    } else {
      this.#takeChanges(page);
    }
  }

  /** The page that `fetch` or `startAnew` requested is not available. */
  unavailable() {
    if (!this.#fetching) return;
    this.#fetching = false;
    if (this.#lacksPage) {
      this.#lacksPage = false;
      this.#release();
      this.#fill();
    } else {
      this.#refused();
    }
  }

  #refused() {
    this.#held = [];
    this.#startAnew({ refused: true });
  }

  #startAnew(loss) {
    this.#moveTo(this.#newest);
    this.#before = this.#newest;
    this.#lacksPage = true;
    this.#fetching = true;
    this.#output.startAnew(loss);
  }

  #takeChanges({ events, floor, through, more }) {
    if (floor !== null && floor > this.#position) this.#output.lost({ floor });
    this.#apply(events, floor, this.#before);
    this.#moveTo(through);
    if (!more) this.#release(); // a held edit may belong to a message that is on a later page
    this.#fill();
  }

  /** A page of a server that knows no view: every event is a message, and what is missing between them is lost. */
  #takeOlder(events) {
    const before = this.#position;
    for (const event of events) {
      if (event.offset <= this.#position) continue;
      this.#skipTo(event.offset - 1);
      this.#take(event);
    }
    if (this.#position === before) this.#skipTo(this.#held.length > 0 ? this.#held[0].offset - 1 : this.#newest);
  }

  #skipTo(last) {
    if (last <= this.#position) return;
    this.#output.lost({ from: this.#position + 1, to: last });
    this.#moveTo(last);
  }

  #hold(event) {
    if (event.offset <= (this.#held.at(-1)?.offset ?? 0)) return;
    if (this.#held.length >= this.#maxHeld) this.#held = [];
    this.#held.push(event);
  }

  /** Takes the held events that follow the position. */
  #release() {
    this.#before = this.#position;
    while (this.#held.length > 0 && this.#held[0].offset <= this.#position + 1) {
      const next = this.#held.shift();
      if (next.offset === this.#position + 1) this.#take(next);
    }
  }

  #fill() {
    if (this.#fetching || this.#position >= this.#newest) return;
    this.#fetching = true;
    this.#output.fetch(this.#position);
  }

  #take(event) {
    this.#output.event(event);
    this.#moveTo(event.offset);
    this.#before = event.offset;
  }

  #apply(states, floor, after) {
    this.#output.states(states, after);
    if (floor !== null) this.#output.floor(floor);
  }

  #moveTo(offset) {
    this.#position = offset;
    this.#output.moved(offset);
  }
}
