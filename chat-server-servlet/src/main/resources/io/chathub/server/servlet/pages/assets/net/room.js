import { RoomSender } from './room-sender.js';
import { RoomStream } from './room-stream.js';

const MESSAGES_PAGE = 50;
const CHANGES_PAGE = 300;
const LONG_PAGE = 300;
/** The wait for a reset behind a page of another epoch, in milliseconds. */
const RESET_WAIT = 1_000;
/** The offset of a reset whose epochs share no offset. */
const NOTHING_SHARED = -1;
/** The fields of a request that are offsets: they need the epoch of their numbering. */
const OFFSETS = ['target', 'replyTo', 'thread'];

/**
 * One room on one connection: joined again after each loss of the connection, its events complete and in order, its unsent
 * requests sent once. It reports to `view`:
 *
 * - `opened(joined)` for the first join, `returned(joined, loss)` for a join after a loss of the connection, `joinRejected(error)`.
 *   The loss is null if the page has missed nothing; else its messages are void. After both, `ready()`: messages can be requested
 * - `received(event, isNew)` for an event or a state, `floor(floor)` for the highest offset of a message that the server no longer
 *   holds, `lost(loss)` for lost events
 * - `renumbered()`: the room has a new epoch, and offsets of the one before are void
 * - `dropped(loss, from)`: all messages are void, and all from this offset on follow; `newest(page)` for the newest messages after that
 * - `older(page)` for a page of older messages
 * - `pending(entry)`, `acknowledged(entry, ack)` and `settled(entry)` for unacknowledged requests; see {@link RoomSender}
 *
 * The room reports nothing after {@link leave} but `settled`.
 */
export class Room {
  #name;
  #username;
  #connection;
  #memberships;
  #view;
  #stream;
  #sender;
  #isIn = false;
  #left = false;
  /** The last request for changes or for the newest page; null once it is void. */
  #fetching = null;
  /** The last request for older messages; null once it is answered or void. */
  #fetchingOlder = null;

  constructor(name, username, connection, memberships, outbox, view) {
    this.#name = name;
    this.#username = username;
    this.#connection = connection;
    this.#memberships = memberships;
    this.#view = view;
    this.#stream = new RoomStream({
      event: (event) => view.received(event, true),
      states: (states, after) => this.#showStates(states, after),
      floor: (floor) => view.floor(floor),
      lost: (loss) => view.lost(loss),
      fetch: (after) => this.#fetch({ after, limit: CHANGES_PAGE, view: 'changes' }),
      startAnew: (loss) => this.#startAnew(loss),
      newest: (page) => view.newest(page),
      moved: (offset) => this.#sender.settleUpTo(offset),
    });
    this.#sender = new RoomSender(name, username, outbox, this, view);
  }

  get name() {
    return this.#name;
  }

  get isIn() {
    return this.#isIn;
  }

  /** See {@link RoomStream#position}. */
  get position() {
    return this.#stream.position;
  }

  /** The unacknowledged requests, oldest first. */
  get entries() {
    return this.#sender.entries;
  }

  /** Joins the room on this and each later connection, from the last known offset. */
  enter() {
    this.#memberships.join(this.#name, this);
  }

  disconnected() {
    this.#isIn = false;
    this.#fetching = null;
    this.#fetchingOlder = null;
    this.#sender.disconnected();
    this.#stream.disconnected();
  }

  /** Leaves the room for good. */
  leave() {
    this.#left = true;
    this.#isIn = false;
    this.#fetching = null;
    this.#fetchingOlder = null;
    this.#sender.leave();
    this.#memberships.leave(this.#name, this);
  }

  /**
   * Submits a request that changes the room, now or once it is possible. Returns false if too many are unacknowledged.
   *
   * @param command the request without room, key, epoch and price
   */
  submit(command, price = null) {
    const epoch = OFFSETS.some((field) => command[field] !== undefined) ? { epoch: this.position?.epoch } : {};
    return this.#sender.submit({ ...command, ...epoch }, price);
  }

  retry(entry) {
    this.#sender.retry(entry);
  }

  discard(entry) {
    this.#sender.discard(entry);
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

  /** The numbering of the room has a new epoch, unless a join or a page has shown it before. */
  reset(reset) {
    if (!this.#isIn || reset.room !== this.#name || reset.epoch === this.position.epoch) return;
    this.#fetching = null;
    this.#fetchingOlder = null;
    this.#sender.renumbered(reset.epoch, reset.offset);
    this.#view.renumbered();
    this.#stream.reset(reset);
  }

  /**
   * Requests something about messages of this room, with the present epoch. `onReply` gets the reply, or null if there is none: the
   * connection is lost, the room was left or its numbering began anew.
   */
  ask(command, onReply) {
    const { position } = this;
    const isAsked = this.#isIn && this.request({ ...command, epoch: position.epoch }, (reply) =>
      onReply(this.#left || this.position.epoch !== position.epoch ? null : reply));
    if (!isAsked) onReply(null);
  }

  /**
   * Requests a page of messages before an offset, unless one is requested already.
   *
   * @param isLong whether the page is as long as the server allows
   */
  loadOlder(before, isLong = false) {
    if (this.#fetchingOlder !== null || !this.#isIn) return;
    const fetching = {};
    const { epoch } = this.#stream.position;
    const isSent = this.request({ type: 'history', epoch, before, limit: isLong ? LONG_PAGE : MESSAGES_PAGE }, (reply) => {
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
    this.#sender.renumbered(joined.epoch, joined.offset);
    if (since !== null && since.epoch !== joined.epoch) this.#view.renumbered();
    if (since === null) this.#view.opened(joined);
    else this.#view.returned(joined, lossOf(joined, since));
    this.#stream.joined(joined);
    this.#view.ready();
    this.#sender.flush();
  }

  /** For {@link Memberships}. */
  rejected(error) {
    this.#view.joinRejected(error);
  }

  /** For {@link Memberships}. */
  removed() {
    this.disconnected();
    this.#view.removed();
  }

  /**
   * Requests a page of the history for the stream. Behind a page of another epoch a reset follows, which makes this request void. If
   * none does, the page of a second request takes its place.
   */
  #fetch(fields, isSecond = false) {
    const fetching = {};
    this.#fetching = fetching;
    const { epoch } = this.#stream.position;
    const later = (delay, second) => setTimeout(() => this.#fetching === fetching && this.#fetch(fields, second), delay);
    this.request({ type: 'history', epoch, ...fields }, (reply) => {
      if (reply === null || this.#fetching !== fetching) return;
      if (reply.type !== 'history') {
        if (reply.temporary) later(reply.retryAfter, isSecond);
        else this.#stream.unavailable();
      } else if (reply.epoch === epoch) {
        this.#stream.fetched(reply);
      } else if (isSecond) {
        this.reset({ room: this.#name, epoch: reply.epoch, offset: NOTHING_SHARED });
      } else {
        later(RESET_WAIT, true);
      }
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
}

/** The loss of a page that was at `since` and has joined again; null for none. */
function lossOf({ recovered, epoch, missed, more, floor }, since) {
  if (recovered) return null;
  return epoch === since.epoch ? { missed, more, floor, since: since.offset } : { newEpoch: true, since: 0 };
}
