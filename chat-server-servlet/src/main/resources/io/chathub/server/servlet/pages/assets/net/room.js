import { RoomStream } from './room-stream.js';

const MESSAGES_PAGE = 50;
const CHANGES_PAGE = 300;

/**
 * One room on one connection: joined again after each loss of the connection, its events complete and in order, its unsent
 * messages posted once. It reports to `view`:
 *
 * - `opened(joined)` for the first join, `returned(joined, loss)` for a join after a loss of the connection, `joinRejected(error)`.
 *   The loss is null if the page has missed nothing; else its messages are void
 * - `received(event, isNew)` for an event or a state, `floor(floor)` for the highest offset of a message that the server no longer
 *   holds, `lost(loss)` for lost events
 * - `dropped(loss, from)`: all messages are void, and all from this offset on follow; `newest(page)` for the newest messages after that
 * - `older(page)` for a page of older messages
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
  /** The last request for changes or for the newest page; null once it is void. */
  #fetching = null;
  /** The last request for older messages; null once it is answered or void. */
  #fetchingOlder = null;
  /** The messages with an `ack` whose event has not arrived, by offset, with the epoch of that. */
  #acknowledged = new Map();

  constructor(name, username, connection, memberships, outbox, view) {
    this.#name = name;
    this.#username = username;
    this.#connection = connection;
    this.#memberships = memberships;
    this.#outbox = outbox;
    this.#view = view;
    this.#stream = new RoomStream({
      event: (event) => view.received(event, true),
      states: (states, after) => this.#showStates(states, after),
      floor: (floor) => view.floor(floor),
      lost: (loss) => view.lost(loss),
      fetch: (after) => this.#fetch({ after, limit: CHANGES_PAGE, view: 'changes' }),
      startAnew: (loss) => this.#startAnew(loss),
      newest: (page) => view.newest(page),
      moved: (offset) => this.#settleUpTo(offset),
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
    this.#fetchingOlder = null;
    this.#stream.disconnected();
  }

  /** Leaves the room for good. */
  leave() {
    this.#left = true;
    this.#isIn = false;
    this.#fetching = null;
    this.#fetchingOlder = null;
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
    if (event.offset === undefined) this.#view.received(event, true);
    else this.#stream.live(event);
  }

  /** The server left out events up to the offset `to`. */
  skipped({ room, to }) {
    if (this.#isIn && room === this.#name) this.#stream.skipped(to);
  }

  /** The server has sent states in place of events. */
  changed(changes) {
    if (this.#isIn && changes.room === this.#name) this.#stream.changes(changes);
  }

  /** The numbering of the room has a new epoch. */
  reset(reset) {
    if (!this.#isIn || reset.room !== this.#name) return;
    this.#fetching = null;
    this.#fetchingOlder = null;
    this.#renumbered(reset.epoch, reset.offset);
    this.#stream.reset(reset);
  }

  /** Requests a page of messages before an offset, unless one is requested already. */
  loadOlder(before) {
    if (this.#fetchingOlder !== null || !this.#isIn) return;
    const fetching = {};
    const { epoch } = this.#stream.position;
    const isSent = this.request({ type: 'history', epoch, before, limit: MESSAGES_PAGE }, (reply) => {
      if (this.#fetchingOlder !== fetching) return;
      this.#fetchingOlder = null;
      if (reply?.type === 'history' && reply.epoch === epoch && !this.#left) this.#view.older(reply);
    });
    if (isSent) this.#fetchingOlder = fetching;
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
    const since = this.#stream.position;
    this.#renumbered(joined.epoch, joined.offset);
    if (since === null) this.#view.opened(joined);
    else this.#view.returned(joined, lossOf(joined, since));
    this.#stream.joined(joined);
    this.#flush();
  }

  /** For {@link Memberships}. */
  rejected(error) {
    this.#view.joinRejected(error);
  }

  /** Requests a page of the history for the stream. */
  #fetch(fields) {
    const fetching = {};
    this.#fetching = fetching;
    const { epoch } = this.#stream.position;
    this.request({ type: 'history', epoch, ...fields }, (reply) => {
      if (reply === null || this.#fetching !== fetching) return;
      if (reply.type === 'history') this.#stream.fetched(reply);
      else if (reply.temporary) setTimeout(() => this.#fetching === fetching && this.#fetch(fields), reply.retryAfter);
      else this.#stream.unavailable();
    });
  }

  #startAnew(loss) {
    this.#fetchingOlder = null;
    this.#view.dropped(loss, this.#stream.position.offset + 1);
    this.#fetch({ limit: MESSAGES_PAGE });
  }

  /** The states of a page come in the order of changes; they are shown in that of offsets. */
  #showStates(states, after) {
    for (const state of [...states].sort((a, b) => a.offset - b.offset)) this.#view.received(state, state.offset > after);
  }

  /** The posted message replaces its pending entry. */
  #settleUpTo(position) {
    for (const [offset, { entry }] of this.#acknowledged) {
      if (offset > position) continue;
      this.#acknowledged.delete(offset);
      this.#view.settled(entry);
    }
  }

  /** The room has this epoch now. Of the one before, the server has lost the messages above the offset `last`. */
  #renumbered(epoch, last) {
    for (const [offset, acknowledged] of this.#acknowledged) {
      if (offset <= last || acknowledged.epoch === epoch) continue;
      this.#acknowledged.delete(offset);
      this.#outbox.lost(acknowledged.entry, 'The server has lost this message.');
      this.#view.pending(acknowledged.entry);
    }
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
      // If the posted message arrived already, its entry is settled now. After a return to the room, the view may have the entry
      // although this is the room before.
      if (!this.#left && this.#isAhead(reply)) this.#acknowledged.set(reply.offset, { entry, epoch: reply.epoch });
      else this.#view.settled(entry);
    }
    this.#sendNext(sending);
  }

  /** Whether an event is still to come: its offset is above the position, or of an epoch that a later reset brings. */
  #isAhead({ epoch, offset }) {
    const { position } = this.#stream;
    return position !== null && ((epoch ?? position.epoch) !== position.epoch || offset > position.offset);
  }

  /** An attempt to send has its answer. Where another one has replaced it, as after a loss of the connection, that one goes on. */
  #sendNext(sending) {
    if (this.#sending !== sending) return;
    this.#sending = null;
    this.#flush();
  }
}

/** The loss of a page that was at `since` and has joined again; null for none. */
function lossOf({ recovered, epoch, missed, more, floor }, since) {
  if (recovered) return null;
  return epoch === since.epoch ? { missed, more, floor, since: since.offset } : { newEpoch: true, since: 0 };
}
