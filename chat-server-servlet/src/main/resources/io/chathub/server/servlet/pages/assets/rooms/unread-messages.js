/** How many unread messages and own messages are known one by one. */
const MAX_KNOWN = 200;

/**
 * The unread messages of one room: those of others above the marker, which is the offset up to which the user has read. The count is
 * always derived from the marker and the messages. A message of one's own moves the marker, and so does each message that arrives while
 * the user reads the newest ones.
 */
export class UnreadMessages {
  #room;
  #positions;
  #session;
  #isReading;
  #onChanged;
  #onArrived;
  #epoch = null;
  #marker = Infinity;
  /** By offset, whether the message is meant for this user. Above {@link MAX_KNOWN} messages are only counted. */
  #messages = new Map();
  #further = 0;
  #own = new Set();

  /** Whether there may be unread messages before those that the page has. */
  isMore = false;

  /**
   * @param positions the {@link ReadPositions}
   * @param isReading whether the newest messages of the room are in view
   * @param onChanged is called when the count or the mentions may have changed
   * @param onArrived gets a new message that is unread, and whether it is meant for this user
   */
  constructor(room, positions, session, { isReading, onChanged, onArrived }) {
    this.#room = room;
    this.#positions = positions;
    this.#session = session;
    this.#isReading = isReading;
    this.#onChanged = onChanged;
    this.#onArrived = onArrived;
  }

  get marker() {
    return this.#marker;
  }

  get count() {
    return this.#messages.size + this.#further;
  }

  /** How many of them mention this user or answer a message of this user. */
  get mentions() {
    return [...this.#messages.values()].filter((isForUser) => isForUser).length;
  }

  /** The room was joined for the first time on this page, before its messages are passed on. All of a room without a position is read. */
  opened({ epoch, offset }) {
    const kept = this.#positions.of(this.#room);
    this.#epoch = epoch;
    this.#marker = kept === null ? offset : kept.epoch === epoch ? Math.min(kept.offset, offset) : 0;
    if (kept?.epoch !== epoch) this.#keep();
    this.#onChanged();
  }

  /** The numbering has a new epoch; both are the same up to the offset `last`. */
  renumbered(epoch, last) {
    if (this.#epoch === null || epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#marker = Math.min(this.#marker, last);
    for (const known of [this.#messages, this.#own]) for (const offset of [...known.keys()]) if (offset > last) known.delete(offset);
    this.#further = 0;
    this.#keep();
    this.#onChanged();
  }

  /** Whether a message mentions this user, or answers one of this user. */
  #isForUser({ mentions, everyone, replyTo }) {
    return everyone || mentions.some((user) => this.#session.isMe(user)) || this.#own.has(replyTo);
  }

  /** A message arrived. @param isNew false for one of the past, and for another state of one */
  put(message, isOwn, isNew) {
    const { offset, deleted } = message;
    if (isOwn) this.#addOwn(offset);
    if (offset <= this.#marker) return;
    if (isOwn || this.#isReading()) {
      this.readUpTo(offset);
    } else if (deleted !== null) {
      this.removed(offset);
    } else {
      const isForUser = this.#isForUser(message);
      if (this.#messages.size < MAX_KNOWN || this.#messages.has(offset)) this.#messages.set(offset, isForUser);
      else this.#further++;
      this.#onChanged();
      if (isNew) this.#onArrived(message, isForUser);
    }
  }

  /** A message was deleted. */
  removed(offset) {
    if (this.#messages.delete(offset)) this.#onChanged();
  }

  /** The user has read all up to this offset. */
  readUpTo(offset, isStored = false) {
    if (offset <= this.#marker && !this.isMore) return;
    this.#marker = Math.max(this.#marker, offset);
    this.isMore = false;
    for (const read of [...this.#messages.keys()]) if (read <= this.#marker) this.#messages.delete(read);
    if (this.#messages.size === 0) this.#further = 0;
    if (!isStored) this.#keep();
    this.#onChanged();
  }

  /** The page has the messages from this offset on, and the server has older ones; null where it has none. */
  begins(offset) {
    const isMore = offset !== null && this.count > 0 && offset > this.#marker + 1;
    if (isMore === this.isMore) return;
    this.isMore = isMore;
    this.#onChanged();
  }

  /** Another tab has read up to a position. */
  readElsewhere({ epoch, offset }) {
    if (epoch === this.#epoch && offset > this.#marker) this.readUpTo(offset, true);
  }

  #addOwn(offset) {
    this.#own.add(offset);
    if (this.#own.size > MAX_KNOWN) this.#own.delete(this.#own.values().next().value);
  }

  #keep() {
    this.#positions.keep(this.#room, { epoch: this.#epoch, offset: this.#marker });
  }
}
