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
 * The room reports nothing after {@link leave}.
 */
export class Room {
  #name;
  #username;
  #connection;
  #outbox;
  #view;
  #stream;
  #isIn = false;
  #left = false;
  #sending = null;
  #acknowledged = new Map();
  #loadingOlder = false;

  constructor(name, username, connection, outbox, view) {
    this.#name = name;
    this.#username = username;
    this.#connection = connection;
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

  /** The connection is online: joins, or joins again from the last known offset. */
  connected() {
    const since = this.#stream.position;
    const join = { type: 'join', username: this.#username, room: this.#name };
    this.#connection.request(since === null ? join : { ...join, since }, (reply) => this.#joined(reply, since !== null));
  }

  disconnected() {
    this.#isIn = false;
    this.#sending = null;
    this.#stream.disconnected();
  }

  /** Leaves the room for good. */
  leave() {
    this.#left = true;
    if (this.#isIn) this.request({ type: 'leave' }, () => {});
    this.#isIn = false;
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

  #joined(reply, returning) {
    if (reply === null || this.#left) return;
    if (reply.type === 'error') {
      if (reply.temporary) setTimeout(() => this.#left || this.#isIn || this.connected(), reply.retryAfter);
      else this.#view.joinRejected(reply);
      return;
    }
    this.#isIn = true;
    if (returning) this.#view.returned(reply);
    else this.#view.opened(reply);
    this.#stream.joined(reply);
    this.#flush();
  }

  #fetch(after) {
    this.request({ type: 'history', after, limit: HOLE_PAGE }, (reply) => {
      if (reply === null || this.#left) return;
      if (reply.type === 'history') this.#stream.fetched(reply);
      else if (reply.temporary) setTimeout(() => this.#isIn && this.#fetch(after), reply.retryAfter);
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
    this.#sending = entry;
    this.#outbox.tried(entry);
    this.request({ type: 'message', key, text }, (reply) => this.#answered(entry, reply), price);
  }

  #answered(entry, reply) {
    if (reply === null) return; // the next connection sends it again, with the same key
    if (reply.type === 'error' && reply.temporary) {
      setTimeout(() => {
        this.#sending = null;
        this.#flush();
      }, reply.retryAfter);
      return;
    }
    this.#sending = null;
    if (reply.type === 'error') {
      this.#outbox.failed(entry, `This message was refused: ${reply.message || reply.code}.`);
      if (!this.#left) this.#view.pending(entry);
    } else {
      this.#outbox.remove(entry);
      // The posted message replaces the pending entry. If it arrived already, the entry is settled now.
      if (reply.offset > (this.#stream.position?.offset ?? 0)) this.#acknowledged.set(reply.offset, entry);
      else if (!this.#left) this.#view.settled(entry);
    }
    this.#flush();
  }
}
