import { LANES } from './outbox.js';

/**
 * Sends the unacknowledged requests of one room, one at a time in each lane of the outbox: a request that is rejected temporarily must
 * not be overtaken by the next one. An entry is settled when its event has arrived, so that it and its event are never both shown.
 *
 * `room` has `isIn`, `position`, and `request(command, onReply, price)`. `view` has
 *
 * - `pending(entry)` for a new or changed entry
 * - `settled(entry)` for one that has taken effect or was discarded
 * - `acknowledged(entry, ack)` for the answer, before `settled`
 */
export class RoomSender {
  #name;
  #username;
  #outbox;
  #room;
  #view;
  /** By lane, the attempt to send that has no final answer yet. */
  #sending = new Map();
  /** The entries with an `ack` whose event has not arrived, by offset, with the epoch of that. */
  #acknowledged = new Map();
  #left = false;

  constructor(name, username, outbox, room, view) {
    this.#name = name;
    this.#username = username;
    this.#outbox = outbox;
    this.#room = room;
    this.#view = view;
    for (const entry of outbox.of(name, username)) view.pending(entry);
  }

  /** The entries of this room, oldest first. */
  get entries() {
    return this.#outbox.of(this.#name, this.#username);
  }

  /** Adds a request, to be sent now or once it is possible. Returns false if too many are unacknowledged. */
  submit(command, price) {
    if (this.#outbox.isFull) return false;
    this.#view.pending(this.#outbox.add(this.#name, this.#username, command, price));
    this.flush();
    return true;
  }

  retry(entry) {
    this.#outbox.retry(entry);
    this.#view.pending(entry);
    this.flush();
  }

  discard(entry) {
    this.#outbox.remove(entry);
    this.#view.settled(entry);
  }

  disconnected() {
    this.#sending.clear();
  }

  /** The room was left for good: nothing is reported any more but `settled`. */
  leave() {
    this.#left = true;
  }

  flush() {
    for (const lane of LANES) this.#flush(lane);
  }

  /** All events up to this offset have arrived. */
  settleUpTo(position) {
    for (const [offset, { entry }] of this.#acknowledged) {
      if (offset > position) continue;
      this.#acknowledged.delete(offset);
      this.#view.settled(entry);
    }
  }

  /** The room has this epoch now. Of the one before, the server has lost the events above the offset `last`. */
  renumbered(epoch, last) {
    for (const [offset, acknowledged] of this.#acknowledged) {
      if (offset <= last || acknowledged.epoch === epoch) continue;
      this.#acknowledged.delete(offset);
      this.#outbox.lost(acknowledged.entry, { kind: 'lost' });
      this.#view.pending(acknowledged.entry);
    }
  }

  #flush(lane) {
    if (!this.#room.isIn || this.#sending.has(lane)) return;
    for (const expired of this.#outbox.expire(this.#name, this.#username)) this.#view.pending(expired);
    const entry = this.#outbox.next(this.#name, this.#username, lane);
    if (!entry) return;
    const { key, command, price } = entry;
    const sending = { entry, lane };
    this.#sending.set(lane, sending);
    this.#outbox.tried(entry);
    this.#room.request(key === null ? command : { ...command, key }, (reply) => this.#answered(sending, reply), price);
  }

  #answered(sending, reply) {
    if (reply === null) return; // the next connection sends it again, with the same key
    const { entry } = sending;
    if (reply.type === 'error' && reply.temporary) {
      setTimeout(() => this.#sendNext(sending), reply.retryAfter);
      return;
    }
    if (reply.type === 'error') this.#refused(entry, reply);
    else this.#taken(entry, reply);
    this.#sendNext(sending);
  }

  #refused(entry, { code, message }) {
    this.#outbox.failed(entry, { kind: 'refused', code, message });
    if (!this.#left) this.#view.pending(entry, code);
  }

  #taken(entry, ack) {
    this.#outbox.remove(entry);
    if (!this.#left) this.#view.acknowledged(entry, ack);
    // If the event arrived already, the entry is settled now. After a return to the room, the view may have the entry although this is
    // the room before.
    if (!this.#left && this.#isAhead(ack)) this.#acknowledged.set(ack.offset, { entry, epoch: ack.epoch });
    else this.#view.settled(entry);
  }

  /** Whether an event is still to come: its offset is above the position, or of an epoch that a later reset brings. */
  #isAhead({ epoch, offset }) {
    const { position } = this.#room;
    return position !== null && ((epoch ?? position.epoch) !== position.epoch || offset > position.offset);
  }

  /** An attempt to send has its answer. Where another one has replaced it, as after a loss of the connection, that one goes on. */
  #sendNext(sending) {
    if (this.#sending.get(sending.lane) !== sending) return;
    this.#sending.delete(sending.lane);
    this.#flush(sending.lane);
  }
}
