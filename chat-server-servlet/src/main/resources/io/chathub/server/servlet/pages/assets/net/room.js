import { RoomStream } from './room-stream.js';

const OLDER_PAGE = 50;
const HOLE_PAGE = 300;

/**
 * One room on one connection: joined again after each loss of the connection, its events complete and in order, its unsent
 * messages posted once. It reports to `view`:
 *
 * - `opened(joined)` for the first join, `returned(joined)` for a join after a loss, `joinRejected(error)`
 * - `received(event)`, in order; `gap(gap)` for lost events; `older({ events, more })` for a page of older events
 * - `pending(entry)` for a new or changed unacknowledged message, `settled(entry)` for one that was posted or discarded
 *
 * The room reports nothing after {@link leave} but `settled`.
 */
export class Room {
  #name;
  #username;
  #connection;
  #memberships;
  #outbox;
  #view;
  #stream;
  #isIn = false;
  #left = false;
  /** The attempt to send a message that has no final answer yet; null where the next message may be sent. */
  #sending = null;
  /** The last request for the history after a hole; null once it is void. */
  #fetching = null;
  #acknowledged = new Map();
  #loadingOlder = false;

  constructor(name, username, connection, memberships, outbox, view) {
    this.#name = name;
    this.#username = username;
    this.#connection = connection;
    this.#memberships = memberships;
    this.#outbox = outbox;
    this.#view = view;
    this.#stream = new RoomStream({
      event: (event) => this.#deliver(event),
      gap: (gap) => view.gap(gap),
      fetch: (after) => this.#fetch(after),
    });
    for (const entry of outbox.of(name, username)) view.pending(entry);
  }

  get name() {
    return this.#name;
  }

  get isIn() {
    return this.#isIn;
  }

  /** Joins the room on this and each later connection, from the last known offset. */
  enter() {
    this.#memberships.join(this.#name, this);
  }

  disconnected() {
    this.#isIn = false;
    this.#sending = null;
    this.#fetching = null;
    this.#stream.disconnected();
  }

  /** Leaves the room for good. */
  leave() {
    this.#left = true;
    this.#isIn = false;
    this.#fetching = null;
    this.#memberships.leave(this.#name, this);
  }

  /** Posts a message, now or once it is possible. Returns false if too many messages are unacknowledged. */
  post(text, price) {
    if (this.#outbox.isFull) return false;
    this.#view.pending(this.#outbox.add(this.#name, this.#username, text, price));
    this.#flush();
    return true;
  }

  retry(entry) {
    this.#outbox.retry(entry);
    this.#view.pending(entry);
    this.#flush();
  }

  discard(entry) {
    this.#outbox.remove(entry);
    this.#view.settled(entry);
  }

  /** Sends a command about this room that has no reply, if the room is joined. */
  send(command) {
    if (this.#isIn) this.#connection.send({ ...command, room: this.#name });
  }

  /** Sends a request about this room; see {@link ChatConnection#request}. */
  request(command, onReply, price = null) {
    return this.#connection.request({ ...command, room: this.#name }, onReply, price);
  }

  /** An event arrived. An event with an offset is delivered in order, one without an offset at once. */
  received(event) {
    if (!this.#isIn || event.room !== this.#name) return;
    if (event.offset === undefined) this.#view.received(event);
    else this.#stream.live(event);
  }

  /** The server left out events up to the offset `to`. */
  skipped({ room, to }) {
    if (this.#isIn && room === this.#name) this.#stream.skipped(to);
  }

  /** Requests a page of events before the offset `oldest`, unless one is requested already. */
  loadOlder(oldest) {
    if (this.#loadingOlder || !this.#isIn) return;
    this.#loadingOlder = this.request({ type: 'history', before: oldest, limit: OLDER_PAGE }, (reply) => {
      this.#loadingOlder = false;
      if (reply?.type === 'history' && !this.#left) this.#view.older(reply);
    });
  }

  /** For {@link Memberships}. */
  joinCommand() {
    const since = this.#stream.position;
    const join = { type: 'join', username: this.#username, room: this.#name };
    return since === null ? join : { ...join, since };
  }

  /** For {@link Memberships}. */
  admitted(joined) {
    this.#isIn = true;
    if (this.#stream.position === null) this.#view.opened(joined);
    else this.#view.returned(joined);
    this.#stream.joined(joined);
    this.#flush();
  }

  /** For {@link Memberships}. */
  rejected(error) {
    this.#view.joinRejected(error);
  }

  #fetch(after) {
    const fetching = {};
    this.#fetching = fetching;
    this.request({ type: 'history', after, limit: HOLE_PAGE }, (reply) => {
      if (reply === null || this.#fetching !== fetching) return;
      if (reply.type === 'history') this.#stream.fetched(reply);
      else if (reply.temporary) setTimeout(() => this.#fetching === fetching && this.#fetch(after), reply.retryAfter);
      else this.#stream.unavailable();
    });
  }

  #deliver(event) {
    const entry = this.#acknowledged.get(event.offset);
    if (entry) {
      this.#acknowledged.delete(event.offset);
      this.#view.settled(entry);
    }
    this.#view.received(event);
  }

  /** Sends one message at a time: a message that is rejected temporarily must not be overtaken by the next one. */
  #flush() {
    if (!this.#isIn || this.#sending !== null) return;
    const entry = this.#outbox.next(this.#name, this.#username);
    if (!entry) return;
    const { key, text, price } = entry;
    const sending = { entry };
    this.#sending = sending;
    this.#outbox.tried(entry);
    this.request({ type: 'message', key, text }, (reply) => this.#answered(sending, reply), price);
  }

  #answered(sending, reply) {
    if (reply === null) return; // the next connection sends it again, with the same key
    const { entry } = sending;
    if (reply.type === 'error' && reply.temporary) {
      setTimeout(() => this.#sendNext(sending), reply.retryAfter);
      return;
    }
    if (reply.type === 'error') {
      this.#outbox.failed(entry, `This message was refused: ${reply.message || reply.code}.`);
      if (!this.#left) this.#view.pending(entry);
    } else {
      this.#outbox.remove(entry);
      // The posted message replaces the pending entry. If it arrived already, the entry is settled now. After a return to the
      // room, the view may have the entry although this is the room before.
      if (!this.#left && reply.offset > (this.#stream.position?.offset ?? 0)) this.#acknowledged.set(reply.offset, entry);
      else this.#view.settled(entry);
    }
    this.#sendNext(sending);
  }

  /** An attempt to send has its answer. Where another one has replaced it, as after a loss of the connection, that one goes on. */
  #sendNext(sending) {
    if (this.#sending !== sending) return;
    this.#sending = null;
    this.#flush();
  }
}
