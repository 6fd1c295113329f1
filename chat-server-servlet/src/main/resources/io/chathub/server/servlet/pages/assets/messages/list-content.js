import { create } from '../dom/dom.js';
import { DayDividers } from './day-dividers.js';
import { HeldMessages } from './held-messages.js';
import { MessageRows } from './message-rows.js';
import { createMessage, createNewLine, toggleSource, updateMessage, updateQuote } from './message-view.js';
import { PendingList } from './pending-list.js';
import { updateStatuses } from './pending-view.js';
import { QuotedMessages } from './quoted-messages.js';
import { isOpen, repliesElement, setFresh, setOpen } from './thread.js';
import { UnsettledChanges, withTaken } from './unsettled-changes.js';
import { UpperEdge } from './upper-edge.js';

const MAX_MESSAGES = 500;
const MAX_ENTRIES = 750;
/** The limit while the user reads older messages, which are not dropped then. */
const MAX_READ_BACK = 2_000;
/** The limit of messages that arrive while the user reads older ones, or another room. */
const MAX_KEPT = 4_000;
/** How many entries are dropped in a frame. */
const MAX_DROPPED = 150;
const FEW_NOTES = 6;

/**
 * The elements of a {@link MessageList}: messages in the order of their offsets, each in its present state and with the replies of its
 * thread below it, and the notes, dividers and unacknowledged messages between and below them.
 */
export class ListContent {
  element = create('div', 'message-rows');
  #context;
  #pending;
  #pendingActions;
  #held = new HeldMessages();
  #quoted;
  #unsettled = new UnsettledChanges();
  #days = new DayDividers();
  #rows;
  #edge = new UpperEdge(this.element);
  #newLine = createNewLine();
  #newAfter = null;

  /** @param options `ask`, `pendingActions`, `session` and `names` of a {@link MessageList} */
  constructor({ ask, pendingActions, session, names }) {
    this.#pendingActions = pendingActions;
    this.#quoted = new QuotedMessages(ask, (offset) => this.#updateQuotesOf(offset));
    this.#context = {
      session,
      names,
      held: (offset) => this.#held.get(offset)?.message ?? this.#quoted.get(offset),
      awaitQuoted: (quote) => this.#quoted.await(quote),
    };
    this.#rows = new MessageRows(this.#days, this.#context);
    this.#pending = new PendingList(this.element, pendingActions, this.#context);
  }

  /** The message of an offset as it is shown; undefined if there is none. */
  get(offset) {
    const held = this.#held.get(offset);
    return held && this.#unsettled.appliedTo(held.message);
  }

  /** The message that is held at an offset with its element, or undefined; see {@link HeldMessages}. */
  held(offset) {
    return this.#held.get(offset);
  }

  /** See {@link MessageList#toggleSource}. */
  toggleSource(offset) {
    const held = this.#held.get(offset);
    if (held) toggleSource(held.element, this.#unsettled.appliedTo(held.message), this.#context);
  }

  /** See {@link MessageList#updateMentionsOf}. */
  updateMentionsOf(user) {
    for (const { element, message } of this.#held.all.filter((held) => held.message.mentions.includes(user))) {
      updateMessage(element, this.#unsettled.appliedTo(message), null, this.#context);
    }
  }

  /** Quoted messages that the list does not have can be requested. */
  requestQuoted() {
    this.#quoted.proceed();
  }

  /** All messages. */
  get messages() {
    return this.#held.all.map(({ message }) => message);
  }

  /** The offset that the messages begin with, where there are older ones to request; else null. */
  get olderThan() {
    return this.#edge.hasOlder && this.#held.from > 0 ? this.#held.from : null;
  }

  get isEmpty() {
    return this.#held.size === 0 && this.#pending.first === null && this.element.childElementCount <= FEW_NOTES;
  }

  /** The element above the first new message; null if it is not shown. */
  get newLine() {
    return this.#newLine.parentElement === null ? null : this.#newLine;
  }

  /** Opens the thread that a reply is in. */
  openThreadOf({ isReply, message }) {
    const root = isReply ? this.#held.get(message.thread) : undefined;
    if (root) setOpen(root.element, true);
  }

  /** See {@link MessageList#toggleThread}. */
  toggleThread(offset) {
    const held = this.#held.get(offset);
    if (!held) return { isShown: false, isIncomplete: false };
    const isShown = !isOpen(held.element);
    setOpen(held.element, isShown);
    const count = this.#held.repliesOf(offset).filter(({ message }) => message.deleted === null).length;
    return { isShown, isIncomplete: count < (held.message.replies?.count ?? 0) };
  }

  /** See {@link MessageList#markNewAfter}. */
  markNewAfter(offset) {
    this.#newAfter = offset;
    this.#moveNewLine();
  }

  /** Removes everything. */
  clear() {
    this.#pending.clear();
    this.#unsettled.clear();
    this.#newAfter = null;
    this.#removeAll(null);
  }

  /** Shows entries of the queue. Returns how many messages there are more at the end. */
  show(entries) {
    this.#days.relabel();
    let added = 0;
    for (const entry of entries) added += this.#show(entry);
    return added;
  }

  /**
   * Completes a change: drops the oldest entries if there are too many, and moves the mark of new messages above the first of them.
   * Returns whether there are more to drop: the removal of all at once would be a long task.
   */
  settle(isTrimmed) {
    const isUnfinished = (isTrimmed || this.#held.size > MAX_KEPT) && this.#trim();
    this.#moveNewLine();
    return isUnfinished;
  }

  /** Adds entries above all others. */
  prepend(entries) {
    const rows = new MessageRows(this.#days, this.#context);
    const nodes = entries.flatMap((entry) => this.#olderRowsOf(entry, rows));
    this.#removeDayAtTop(rows.day);
    const first = this.#held.get(Number(this.element.firstElementChild?.dataset.offset));
    if (first) rows.joinBelow(first.message, first.element);
    this.element.prepend(...nodes);
    for (const entry of entries) {
      if (entry.message) this.#connect(entry.message);
      if (entry.change) this.#change(entry);
    }
    this.#moveNewLine();
  }

  #moveNewLine() {
    const next = this.#newAfter === null ? null : this.#held.elementAfter(this.#newAfter);
    if (next === null) {
      this.#newLine.remove();
    } else if (next.previousElementSibling !== this.#newLine) {
      next.before(this.#newLine);
      next.classList.remove('continued');
    }
  }

  /** Shows an entry. Returns how many messages the list has more at its end. */
  #show(entry) {
    if (entry.message) return this.#put(entry);
    if (entry.note) for (const node of this.#rows.note(entry.note)) this.element.insertBefore(node, this.#pending.first);
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
    if (!this.#held.covers(message.offset)) {
      this.#quoted.change(message.offset, message.change, () => message);
      return 0;
    }
    const next = this.#held.elementAfter(message.offset);
    if (next !== null) {
      this.#held.add(message, this.#rows.insertBefore(next, message, own));
    } else {
      const rows = this.#rows.message(message, own);
      for (const node of rows) this.element.insertBefore(node, this.#pending.first);
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
    this.#updateQuotesOf(offset);
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
    if (!held) this.#quoted.change(target, offset, change);
    else if (held.message.change < offset) this.#update(held, { ...held.message, ...change(held.message), change: offset });
  }

  #update(held, message) {
    updateMessage(held.element, this.#unsettled.appliedTo(message), held.message, this.#context);
    updateStatuses(held.element, this.#unsettled.of(message.offset), (entry) =>
      ({ retry: () => this.#pendingActions.retry(entry), discard: () => this.#pendingActions.discard(entry) }));
    const isOtherText = message.text !== held.message.text || message.deleted !== held.message.deleted;
    this.#held.replace(message);
    if (isOtherText) this.#updateQuotesOf(message.offset);
  }

  #updateQuotesOf(offset) {
    for (const { element, message } of this.#held.quoting(offset)) updateQuote(element, message, this.#context);
  }

  #drop({ from, hasOlder = false }) {
    this.#removeAll(from);
    this.#edge.reset(hasOlder);
  }

  #removeAll(from) {
    this.element.replaceChildren(...this.#pending.elements);
    this.#days.clear();
    this.#rows = new MessageRows(this.#days, this.#context);
    this.#held.clear();
    this.#quoted.clear();
    this.#held.from = from;
    this.#edge.reset();
  }

  #removeUpTo(floor) {
    if (floor > 0) this.#edge.noLongerBeginning();
    this.#quoted.dropUpTo(floor);
    for (const { message, element } of this.#held.upTo(floor)) if (!message.isPinned) this.#remove(message.offset, element);
    for (const { message, element } of this.#held.all) if (!this.element.contains(element)) this.#putAgain(message, element);
  }

  /** The first message of a thread is gone: a reply is a message like others. */
  #putAgain(message, element) {
    this.#held.remove(message.offset);
    this.#put({ message, own: element.classList.contains('own'), isNew: false });
  }

  /** Removes a message, and the divider above if it has no message left. The one below is the first of its group now. */
  #remove(offset, element) {
    this.#newLine.remove(); // it is placed anew after the changes
    const { previousElementSibling: above, nextElementSibling: below } = element;
    element.remove();
    this.#held.remove(offset);
    this.#rows.endGroup();
    below?.classList.remove('continued');
    if (this.#days.has(above) && this.#days.has(below)) this.#days.remove(above);
  }

  #showOlder({ more, oldest, isBeginning }) {
    this.#edge.hasOlder = more && this.#held.size < MAX_READ_BACK;
    this.#held.from = more ? oldest ?? this.#held.from : 0;
    if (!more && this.#held.size > 0) this.#edge.end(isBeginning);
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
    const first = this.element.firstElementChild;
    if (this.#days.has(first) && this.#days.dayOf(first) === day) this.#days.remove(first);
  }

  /** Drops the oldest entries; the divider above the first remaining entry stays. Returns whether there are more to drop. */
  #trim() {
    const log = this.element;
    let entries = log.childElementCount; // counted once: the browser counts all children each time
    if (this.newLine !== null) entries--;
    const isTooLong = () => this.#held.size > MAX_MESSAGES || entries > MAX_ENTRIES;
    if (!isTooLong()) return false;
    this.#newLine.remove(); // not one of the entries
    // A hidden tab has no frames that could be late, and may show its next entries late.
    for (let left = document.hidden ? Infinity : MAX_DROPPED; left > 0 && isTooLong(); left--, entries--) {
      const first = log.firstElementChild;
      const second = first.nextElementSibling;
      const oldest = this.#days.has(first) && !this.#days.has(second) ? second : first;
      for (const removed of [oldest, ...oldest.querySelectorAll('.message')]) this.#held.remove(Number(removed.dataset.offset));
      this.#edge.removed(oldest);
      this.#days.remove(oldest);
      oldest.remove();
    }
    const first = log.querySelector('.message[data-offset]');
    if (first !== null) {
      this.#edge.hasOlder = true;
      this.#held.from = Number(first.dataset.offset);
      first.classList.remove('continued');
    }
    return isTooLong();
  }
}
