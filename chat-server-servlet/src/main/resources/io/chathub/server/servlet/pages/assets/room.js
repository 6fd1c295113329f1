import { RoomStream } from './room-stream.js';

const OLDER_PAGE = 50;

/**
 * One room on one lasting connection: joined again after each loss, its messages complete and in order, its unsent messages
 * sent once. Told to `view`: `opened(joined)` for the first join, `returned(joined)` after a loss, `refused(error)`,
 * `message(message)`, `gap(gap)`, `older({events, more, oldest})`, `pending(entry)`, `settled(entry)`.
 */
export class Room {
  #name;
  #username;
  #connection;
  #outbox;
  #view;
  #stream;
  #isIn = false;
  #closed = false;
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
      message: (message) => this.#delivered(message),
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

  /** There is a connection: come in, or come back. */
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

  /** Goes out for good. */
  leave() {
    this.#closed = true;
    if (this.#isIn) this.#connection.request({ type: 'leave', room: this.#name }, () => {});
    this.#isIn = false;
  }

  /** Takes a message, to be sent now or later. False where too many wait. */
  send(text, price) {
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

  typing(isTyping) {
    if (this.#isIn) this.#connection.send({ type: 'typing', room: this.#name, isTyping });
  }

  received(message) {
    if (!this.#isIn || message.room !== this.#name) return;
    if (message.type === 'message') this.#stream.live(message);
    else if (message.type === 'gap') this.#stream.skipped(message.to);
  }

  /** Reads what was said before `oldest`, unless that is under way. */
  loadOlder(oldest) {
    if (this.#loadingOlder || !this.#isIn) return;
    this.#loadingOlder = this.#connection.request(
      { type: 'history', room: this.#name, before: oldest, limit: OLDER_PAGE },
      (reply) => {
        this.#loadingOlder = false;
        if (reply?.type === 'history' && !this.#closed) this.#view.older(reply);
      });
  }

  #joined(reply, returning) {
    if (reply === null || this.#closed) return;
    if (reply.type === 'error') {
      if (reply.temporary) setTimeout(() => this.#closed || this.#isIn || this.connected(), reply.retryAfter);
      else this.#view.refused(reply);
      return;
    }
    this.#isIn = true;
    if (returning) this.#view.returned(reply);
    else this.#view.opened(reply);
    this.#stream.joined(reply);
    this.#flush();
  }

  #fetch(after) {
    this.#connection.request({ type: 'history', room: this.#name, after, limit: 300 }, (reply) => {
      if (reply === null || this.#closed) return;
      if (reply.type === 'history') this.#stream.fetched(reply);
      else if (reply.temporary) setTimeout(() => this.#isIn && this.#fetch(after), reply.retryAfter);
      else this.#stream.unavailable();
    });
  }

  #delivered(message) {
    const entry = this.#acknowledged.get(message.offset);
    if (entry) this.#settle(message.offset, entry);
    this.#view.message(message);
  }

  /** One at a time: what is refused for a moment must not be overtaken by what follows it. */
  #flush() {
    if (!this.#isIn || this.#sending !== null) return;
    const entry = this.#outbox.next(this.#name, this.#username);
    if (!entry) return;
    const { key, text, price } = entry;
    this.#sending = entry;
    this.#outbox.tried(entry);
    this.#connection.request({ type: 'message', room: this.#name, key, text }, (reply) => this.#answered(entry, reply), price);
  }

  #answered(entry, reply) {
    if (reply === null) return; // sent again, with the same key, on the next connection
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
      this.#view.pending(entry);
    } else {
      this.#outbox.remove(entry);
      // Its own copy takes its place; where that is here already, there is nothing to wait for.
      if (reply.offset <= (this.#stream.position?.offset ?? 0)) this.#view.settled(entry);
      else this.#acknowledged.set(reply.offset, entry);
    }
    this.#flush();
  }

  #settle(offset, entry) {
    this.#acknowledged.delete(offset);
    this.#view.settled(entry);
  }
}
