import { setText } from '../dom/dom.js';
import { DayDividers } from './day-dividers.js';
import { HeldMessages } from './held-messages.js';
import { ListQueue } from './list-queue.js';
import { ListScroll } from './list-scroll.js';
import { MessageRows } from './message-rows.js';
import { createMessage, createNote, updateMessage, updateQuote } from './message-view.js';
import { PendingList } from './pending-list.js';
import { updateStatuses } from './pending-view.js';
import { isOpen, repliesElement, setFresh, setOpen } from './thread.js';
import { isSameEmoji } from '../net/emoji.js';
import { UnsettledChanges } from './unsettled-changes.js';

const MAX_MESSAGES = 500;
const MAX_ENTRIES = 750;
/** The limit while the user reads older messages, which are not dropped then. */
const MAX_READ_BACK = 2_000;
const FEW_NOTES = 6;
const BEGINNING = 'This is the beginning of the room.';
const NO_OLDER = 'Older messages are no longer kept.';

/**
 * The list of messages and notes. Messages are shown in the order of their offsets, each in its present state; the replies of a thread
 * are below its first message. Additions and changes are collected and shown once in each frame, so that a burst costs one layout.
 * Near its upper edge the list requests older messages.
 */
export class MessageList {
  #log;
  #empty;
  #scroll;
  #pending;
  #pendingActions;
  #context;
  #onOlder;
  #queue = new ListQueue(MAX_MESSAGES, (entries) => this.#showAll(entries));
  /** Collects the entries that {@link prepend} adds; null at all other times. */
  #older = null;
  #held = new HeldMessages();
  #unsettled = new UnsettledChanges();
  #days = new DayDividers();
  #rows;
  #mayHaveOlder = false;
  /** The note above the first message, where there are no older ones; else null. */
  #beginning = null;

  /**
   * @param onOlder gets the offset before which to load older messages, when the user scrolls near the upper edge
   * @param pendingActions `retry(entry)` and `discard(entry)` for an unacknowledged request
   * @param session the {@link Session} of the page
   * @param names the {@link UserNames}
   */
  constructor({ log, empty, button, onOlder, pendingActions, session, names }) {
    this.#log = log;
    this.#empty = empty;
    this.#onOlder = onOlder;
    this.#pendingActions = pendingActions;
    this.#context = { session, names, held: (offset) => this.#held.get(offset)?.message };
    this.#rows = new MessageRows(this.#days, this.#context);
    this.#pending = new PendingList(log, pendingActions, this.#context);
    this.#scroll = new ListScroll(log, button, () => this.#requestOlder());
  }

  /** The message of an offset as it is shown; undefined if the list does not have it. */
  get(offset) {
    const held = this.#held.get(offset);
    return held && this.#unsettled.appliedTo(held.message);
  }

  /** The element of a message, or `undefined`. */
  elementOf(offset) {
    return this.#held.get(offset)?.element;
  }

  /** The message that this user sent last, as far as the list has it. */
  get lastOwn() {
    return this.#held.all.map(({ message }) => message)
      .filter((message) => message.deleted === null && this.#context.session.isAuthor(message))
      .reduce((last, message) => (last === null || message.offset > last.offset ? message : last), null);
  }

  /** The offset that the messages in the list begin with, where there are older ones to request; else null. */
  get olderThan() {
    this.#queue.flush();
    return this.#mayHaveOlder && this.#held.from > 0 ? this.#held.from : null;
  }

  /** Brings a message to the middle of the list. Returns its element, or null if the list does not have the message. */
  reveal(offset) {
    this.#queue.flush();
    const held = this.#held.get(offset);
    if (!held) return null;
    const root = held.isReply ? this.#held.get(held.message.thread) : undefined;
    if (root) setOpen(root.element, true);
    this.#scroll.toElement(held.element);
    return held.element;
  }

  /** Shows or folds the replies of a thread. Returns whether they are shown, and whether replies are missing in the list. */
  toggleThread(offset) {
    const held = this.#held.get(offset);
    if (!held) return { isShown: false, isIncomplete: false };
    const isShown = !isOpen(held.element);
    setOpen(held.element, isShown);
    const count = this.#held.repliesOf(offset).filter(({ message }) => message.deleted === null).length;
    return { isShown, isIncomplete: count < (held.message.replies?.count ?? 0) };
  }

  /**
   * Shows a message, new or in another state, in the order of offsets. Does nothing if the list has a newer state, or if the
   * message is older than those that the list begins with.
   *
   * @param isNew whether the message is new to the user
   */
  putMessage(message, own, isNew = false) {
    this.#add({ message, own, isNew });
  }

  addNote(note) {
    this.#add({ note });
  }

  /**
   * Changes a message that is in the list, by the event at `offset`. Does nothing if the list does not have the message, or has a
   * newer state of it.
   *
   * @param change gets the message and returns the fields that change
   */
  changeMessage(target, offset, change) {
    this.#add({ target, offset, change });
  }

  /** The server holds no message at or below this offset, other than pinned ones. */
  dropUpTo(floor) {
    this.#add({ floor });
  }

  /** Removes all messages and notes, but not the unacknowledged messages. All messages from the offset `from` on follow. */
  dropAll(from) {
    this.#queue.dropMessages();
    this.#add({ drop: { from } });
  }

  /** The messages from this offset on follow, and no older ones until {@link prepend}. */
  beginAt(from) {
    this.#add({ from });
  }

  /** Adds or updates an unacknowledged request. */
  addPending(entry) {
    this.#add(isMessage(entry) ? { pending: entry, own: true } : { unsettled: entry });
  }

  /** Removes an unacknowledged request: it has taken effect or was discarded. */
  settlePending(entry) {
    this.#add(isMessage(entry) ? { settled: entry } : { unsettled: entry, isSettled: true });
  }

  /** Empties the list, for another room. */
  reset() {
    this.#queue.clear();
    this.#pending.clear();
    this.#unsettled.clear();
    this.#removeAll(null);
    this.#empty.hidden = false;
    this.#scroll.toBottom();
  }

  /**
   * Sets whether older messages can be requested.
   *
   * @param oldest the offset that the loaded messages begin with; null if there are none
   * @param isBeginning if there are no older ones: whether there never were any
   */
  setOlder({ more, oldest, isBeginning }) {
    this.#add({ older: { more, oldest, isBeginning } });
  }

  /**
   * Adds entries above all others, which keep their position on the screen.
   *
   * @param addAll adds the entries by the methods of this list, oldest first
   */
  prepend(addAll) {
    this.#queue.flush();
    this.#older = [];
    addAll();
    const entries = this.#older;
    this.#older = null;
    const rows = new MessageRows(this.#days, this.#context);
    this.#scroll.keep(() => {
      const nodes = entries.flatMap((entry) => this.#olderRowsOf(entry, rows));
      this.#removeDayAtTop(rows.day);
      this.#log.prepend(...nodes);
      for (const entry of entries) {
        if (entry.message) this.#connect(entry.message);
        if (entry.change) this.#change(entry);
      }
    });
  }

  #add(entry) {
    if (this.#older) this.#older.push(entry);
    else this.#queue.add(entry);
  }

  #showAll(entries) {
    this.#days.relabel();
    const follow = this.#scroll.isAtBottom || entries.some((entry) => entry.drop || (entry.own && !this.#held.get(entry.message?.offset)));
    let added = 0;
    for (const entry of entries) added += this.#show(entry);
    this.#empty.hidden = this.#held.size > 0 || this.#pending.first !== null || this.#log.childElementCount > FEW_NOTES;
    if (follow) this.#trim();
    if (follow) this.#scroll.toBottom();
    else this.#scroll.offer(added);
    this.#requestOlder();
  }

  /** Shows an entry. Returns how many messages the list has more at its end. */
  #show(entry) {
    if (entry.message) return this.#put(entry);
    if (entry.note) for (const node of this.#rows.note(entry.note)) this.#log.insertBefore(node, this.#pending.first);
    else if (entry.pending) this.#pending.put(entry.pending);
    else if (entry.settled) this.#pending.remove(entry.settled);
    else if (entry.unsettled) this.#showUnsettled(entry);
    else if (entry.older) this.#showOlder(entry.older);
    else if (entry.change) this.#change(entry);
    else if (entry.drop) this.#drop(entry.drop);
    else if (entry.floor !== undefined) this.#removeUpTo(entry.floor);
    else this.#held.from = entry.from;
    return 0;
  }

  #put({ message, own, isNew }) {
    const held = this.#held.get(message.offset);
    if (held) {
      if (message.change >= held.message.change) this.#update(held, message);
      return 0;
    }
    const thread = this.#held.get(message.thread);
    if (thread) {
      this.#putReply(thread.element, message, own, isNew);
      return 0;
    }
    if (!this.#held.covers(message.offset)) return 0;
    const next = this.#held.elementAfter(message.offset);
    if (next !== null) {
      this.#held.add(message, this.#rows.insertBefore(next, message, own));
    } else {
      const rows = this.#rows.message(message, own);
      for (const node of rows) this.#log.insertBefore(node, this.#pending.first);
      this.#held.add(message, rows.at(-1));
    }
    this.#connect(message);
    return next === null ? 1 : 0;
  }

  /** Shows a reply below the first message of its thread, in the order of offsets. */
  #putReply(root, message, own, isNew) {
    const element = createMessage(message, { own, continued: false, isReply: true }, this.#context);
    const later = this.#held.repliesOf(message.thread).find((held) => held.isReply && held.message.offset > message.offset);
    repliesElement(root).insertBefore(element, later?.element ?? null);
    this.#held.add(message, element, true);
    this.#connect(message);
    if (own && isNew) setOpen(root, true);
    else if (isNew && !isOpen(root)) setFresh(root, true);
  }

  /** Connects a message that the list has now with its unacknowledged changes, its replies and the messages that quote it. */
  #connect({ offset }) {
    const held = this.#held.get(offset);
    if (!held) return;
    if (this.#unsettled.of(offset).length > 0) this.#update(held, held.message);
    for (const { element, message } of this.#held.quoting(offset)) updateQuote(element, message, this.#context);
    if (held.message.replies === null) return;
    for (const reply of this.#held.repliesOf(offset).filter(({ isReply }) => !isReply)) {
      const own = reply.element.classList.contains('own');
      this.#remove(reply.message.offset, reply.element);
      this.#putReply(held.element, reply.message, own, false);
    }
  }

  #showUnsettled({ unsettled: entry, isSettled = false }) {
    if (isSettled) this.#unsettled.remove(entry);
    else this.#unsettled.put(entry);
    const held = this.#held.get(entry.command.target);
    if (held) this.#update(held, isSettled ? withTaken(held.message, entry) : held.message);
  }

  #change({ target, offset, change }) {
    const held = this.#held.get(target);
    if (held && held.message.change < offset) this.#update(held, { ...held.message, ...change(held.message), change: offset });
  }

  #update(held, message) {
    updateMessage(held.element, this.#unsettled.appliedTo(message), held.message, this.#context);
    updateStatuses(held.element, this.#unsettled.of(message.offset), (entry) =>
      ({ retry: () => this.#pendingActions.retry(entry), discard: () => this.#pendingActions.discard(entry) }));
    const isOtherText = message.text !== held.message.text || message.deleted !== held.message.deleted;
    this.#held.replace(message);
    if (isOtherText) for (const { element, message: quoting } of this.#held.quoting(message.offset)) updateQuote(element, quoting, this.#context);
  }

  #drop({ from, hasOlder = false }) {
    this.#removeAll(from);
    this.#mayHaveOlder = hasOlder;
  }

  #removeAll(from) {
    this.#log.replaceChildren(...this.#pending.elements);
    this.#days.clear();
    this.#rows = new MessageRows(this.#days, this.#context);
    this.#held.clear();
    this.#held.from = from;
    this.#mayHaveOlder = false;
    this.#beginning = null;
  }

  #removeUpTo(floor) {
    if (floor > 0 && this.#beginning !== null) setText(this.#beginning, NO_OLDER);
    for (const { message, element } of this.#held.upTo(floor)) if (!message.isPinned) this.#remove(message.offset, element);
    for (const { message, element } of this.#held.all) if (!element.isConnected) this.#putAgain(message, element);
  }

  /** The first message of a thread is gone: a reply is a message like others. */
  #putAgain(message, element) {
    this.#held.remove(message.offset);
    this.#put({ message, own: element.classList.contains('own'), isNew: false });
  }

  /** Removes a message, and the divider above if it has no message left. The one below is the first of its group now. */
  #remove(offset, element) {
    const { previousElementSibling: above, nextElementSibling: below } = element;
    element.remove();
    this.#held.remove(offset);
    this.#rows.endGroup();
    below?.classList.remove('continued');
    if (this.#days.has(above) && this.#days.has(below)) this.#days.remove(above);
  }

  #showOlder({ more, oldest, isBeginning }) {
    this.#mayHaveOlder = more && this.#held.size < MAX_READ_BACK;
    this.#held.from = more ? oldest ?? this.#held.from : 0;
    if (more || this.#held.size === 0) return;
    this.#beginning?.remove();
    this.#beginning = createNote({ text: isBeginning ? BEGINNING : NO_OLDER });
    this.#log.prepend(this.#beginning);
  }

  #olderRowsOf({ message, own, note }, rows) {
    if (note) return rows.note(note);
    if (!message || this.#held.get(message.offset)) return [];
    const thread = this.#held.get(message.thread);
    if (thread) {
      this.#putReply(thread.element, message, own, false);
      return [];
    }
    const nodes = rows.message(message, own);
    this.#held.add(message, nodes.at(-1));
    return nodes;
  }

  /** Removes the divider at the top if the older entries above it end with the same day. */
  #removeDayAtTop(day) {
    const first = this.#log.firstElementChild;
    if (this.#days.has(first) && this.#days.dayOf(first) === day) this.#days.remove(first);
  }

  /** Drops the oldest entries; the divider above the first remaining entry stays. */
  #trim() {
    const log = this.#log;
    if (this.#held.size <= MAX_MESSAGES && log.childElementCount <= MAX_ENTRIES) return;
    while (this.#held.size > MAX_MESSAGES || log.childElementCount > MAX_ENTRIES) {
      const first = log.firstElementChild;
      const second = first.nextElementSibling;
      const oldest = this.#days.has(first) && !this.#days.has(second) ? second : first;
      for (const removed of [oldest, ...oldest.querySelectorAll('.message')]) this.#held.remove(Number(removed.dataset.offset));
      if (oldest === this.#beginning) this.#beginning = null;
      this.#days.remove(oldest);
      oldest.remove();
    }
    const first = log.querySelector('.message[data-offset]');
    if (first === null) return;
    this.#mayHaveOlder = true;
    this.#held.from = Number(first.dataset.offset);
    first.classList.remove('continued');
  }

  #requestOlder() {
    if (!this.#mayHaveOlder || !this.#scroll.isAtTop) return;
    if (this.#held.from > 0) this.#onOlder(this.#held.from);
  }
}

/** An event for the reactions of several users does not say that one of them is this user. */
function withTaken(message, { command: { type, emoji, on }, isTaken = false }) {
  if (type !== 'reaction' || !isTaken) return message;
  return { ...message, reactions: message.reactions.map((reaction) => (isSameEmoji(reaction.emoji, emoji) ? { ...reaction, mine: on } : reaction)) };
}

const isMessage = (entry) => entry.command.type === 'message';
