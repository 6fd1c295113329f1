import { setText } from './dom.js';
import { dayKey, formatCount, formatDay } from './format.js';
import { HeldMessages } from './held-messages.js';
import { MessageRows } from './message-rows.js';
import { createNote, updateMessage } from './message-view.js';
import { PendingList } from './pending-list.js';

const MAX_MESSAGES = 500;
const MAX_ENTRIES = 750;
/** The limit while the user reads older messages, which are not dropped then. */
const MAX_READ_BACK = 2_000;
const NEAR_EDGE = 60;
const FEW_NOTES = 6;
const BEGINNING = 'This is the beginning of the room.';
const NO_OLDER = 'Older messages are no longer kept.';

/**
 * The list of messages and notes. Messages are shown in the order of their offsets, each in its present state. Additions and
 * changes are collected and shown once in each frame, so that a burst costs one layout. The list follows new messages while its
 * end is in view; otherwise it keeps its scroll position and offers a button. Near its upper edge it requests older messages.
 */
export class MessageList {
  #log;
  #empty;
  #button;
  #pending;
  #onOlder;
  #queue = [];
  /** Collects the entries that {@link prepend} adds; null at all other times. */
  #older = null;
  #frame = 0;
  #fallback = 0;
  #held = new HeldMessages();
  #unseen = 0;
  #following = true;
  /** The day dividers and their dates. */
  #days = new Map();
  #rows = new MessageRows(this.#days);
  #labelledOn = dayKey(new Date());
  #mayHaveOlder = false;
  /** The note above the first message, where there are no older ones; else null. */
  #beginning = null;

  /** @param onOlder gets the offset before which to load older messages, when the user scrolls near the upper edge */
  constructor({ log, empty, button, onOlder, pendingActions }) {
    this.#log = log;
    this.#empty = empty;
    this.#button = button;
    this.#onOlder = onOlder;
    this.#pending = new PendingList(log, pendingActions);
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    button.addEventListener('click', () => {
      this.#toBottom();
      log.focus({ preventScroll: true });
    });
    // An on-screen keyboard or a growing input must not cover the newest message.
    new ResizeObserver(() => this.#following && this.#toBottom()).observe(log);
  }

  /**
   * Shows a message, new or in another state, in the order of offsets. Does nothing if the list has a newer state, or if the
   * message is older than those that the list begins with.
   */
  putMessage(message, own) {
    this.#add({ message, own });
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
    this.#queue = this.#queue.filter(isUnacknowledged);
    this.#add({ drop: { from } });
  }

  /** The messages from this offset on follow, and no older ones until {@link prepend}. */
  beginAt(from) {
    this.#add({ from });
  }

  /** Adds or updates an unacknowledged message. */
  addPending(entry) {
    this.#add({ pending: entry, own: true });
  }

  /** Removes an unacknowledged message: it was posted or discarded. */
  settlePending(entry) {
    this.#add({ settled: entry });
  }

  /** Empties the list, for another room. */
  reset() {
    this.#queue.length = 0;
    this.#pending.clear();
    this.#removeAll(null);
    this.#empty.hidden = false;
    this.#toBottom();
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
    this.#flush();
    this.#older = [];
    addAll();
    const entries = this.#older;
    this.#older = null;
    const log = this.#log;
    const before = log.scrollHeight - log.scrollTop;
    const rows = new MessageRows(this.#days);
    const nodes = entries.flatMap((entry) => this.#olderRowsOf(entry, rows));
    this.#removeDayAtTop(rows.day);
    log.prepend(...nodes);
    for (const entry of entries) if (entry.change) this.#change(entry);
    log.scrollTop = log.scrollHeight - before;
  }

  #add(entry) {
    if (this.#older) {
      this.#older.push(entry);
      return;
    }
    this.#queue.push(entry);
    // A hidden tab renders late; entries that would be dropped after rendering are dropped before.
    if (this.#queue.length > MAX_ENTRIES) this.#dropQueued();
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => this.#flush());
    // A hidden tab has no frames at all.
    this.#fallback = setTimeout(() => this.#flush(), 250);
  }

  /**
   * Keeps the newest messages of the queue. Those before them, in the queue and in the list, are requested again when the user
   * scrolls up.
   */
  #dropQueued() {
    const shown = this.#queue.filter((entry) => entry.message || entry.note);
    if (shown.length <= MAX_MESSAGES) {
      this.#flush();
      return;
    }
    const kept = new Set(shown.slice(-MAX_MESSAGES));
    const from = shown.find((entry) => kept.has(entry) && entry.message)?.message.offset ?? null;
    const rest = this.#queue.filter((entry) => kept.has(entry) || entry.change || entry.floor !== undefined || isUnacknowledged(entry));
    this.#queue = [{ drop: { from, hasOlder: from !== null } }, ...rest];
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#fallback);
    this.#frame = 0;
    const entries = this.#queue.splice(0);
    if (entries.length === 0) return;
    this.#relabelDays();
    const follow = this.#isAtBottom() || entries.some((entry) => entry.drop || (entry.own && !this.#held.get(entry.message?.offset)));
    let added = 0;
    for (const entry of entries) added += this.#show(entry);
    this.#empty.hidden = this.#held.size > 0 || this.#pending.first !== null || this.#log.childElementCount > FEW_NOTES;
    if (follow) this.#trim();
    if (follow) this.#toBottom();
    else this.#offer(added);
    this.#requestOlder();
  }

  /** Shows an entry. Returns how many messages the list has more at its end. */
  #show(entry) {
    if (entry.message) return this.#put(entry);
    if (entry.note) for (const node of this.#rows.note(entry.note)) this.#log.insertBefore(node, this.#pending.first);
    else if (entry.pending) this.#pending.put(entry.pending);
    else if (entry.settled) this.#pending.remove(entry.settled);
    else if (entry.older) this.#showOlder(entry.older);
    else if (entry.change) this.#change(entry);
    else if (entry.drop) this.#drop(entry.drop);
    else if (entry.floor !== undefined) this.#removeUpTo(entry.floor);
    else this.#held.from = entry.from;
    return 0;
  }

  #put({ message, own }) {
    const held = this.#held.get(message.offset);
    if (held) {
      if (message.change >= held.message.change) this.#update(held, message);
      return 0;
    }
    if (!this.#held.covers(message.offset)) return 0;
    const next = this.#held.elementAfter(message.offset);
    if (next !== null) {
      this.#held.add(message, this.#rows.insertBefore(next, message, own));
      return 0;
    }
    const rows = this.#rows.message(message, own);
    for (const node of rows) this.#log.insertBefore(node, this.#pending.first);
    this.#held.add(message, rows.at(-1));
    return 1;
  }

  #change({ target, offset, change }) {
    const held = this.#held.get(target);
    if (held && held.message.change < offset) this.#update(held, { ...held.message, ...change(held.message), change: offset });
  }

  #update(held, message) {
    updateMessage(held.element, message, held.message);
    this.#held.replace(message);
  }

  #drop({ from, hasOlder = false }) {
    this.#removeAll(from);
    this.#mayHaveOlder = hasOlder;
  }

  #removeAll(from) {
    this.#log.replaceChildren(...this.#pending.elements);
    this.#days.clear();
    this.#rows = new MessageRows(this.#days);
    this.#held.clear();
    this.#held.from = from;
    this.#mayHaveOlder = false;
    this.#beginning = null;
  }

  #removeUpTo(floor) {
    if (floor > 0 && this.#beginning !== null) setText(this.#beginning, NO_OLDER);
    for (const { message, element } of this.#held.upTo(floor)) if (!message.isPinned) this.#remove(message.offset, element);
  }

  /** Removes a message, and the divider above if it has no message left. The one below is the first of its group now. */
  #remove(offset, element) {
    const { previousElementSibling: above, nextElementSibling: below } = element;
    element.remove();
    this.#held.remove(offset);
    this.#rows.endGroup();
    below?.classList.remove('continued');
    if (!this.#days.has(above) || !this.#days.has(below)) return;
    this.#days.delete(above);
    above.remove();
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
    const nodes = rows.message(message, own);
    this.#held.add(message, nodes.at(-1));
    return nodes;
  }

  /** Removes the divider at the top if the older entries above it end with the same day. */
  #removeDayAtTop(day) {
    const first = this.#log.firstElementChild;
    if (!this.#days.has(first) || dayKey(this.#days.get(first)) !== day) return;
    this.#days.delete(first);
    first.remove();
  }

  /** Drops the oldest entries; the divider above the first remaining entry stays. */
  #trim() {
    const log = this.#log;
    if (this.#held.size <= MAX_MESSAGES && log.childElementCount <= MAX_ENTRIES) return;
    while (this.#held.size > MAX_MESSAGES || log.childElementCount > MAX_ENTRIES) {
      const first = log.firstElementChild;
      const second = first.nextElementSibling;
      const oldest = this.#days.has(first) && !this.#days.has(second) ? second : first;
      if (oldest.matches('.message')) this.#held.remove(Number(oldest.dataset.offset));
      if (oldest === this.#beginning) this.#beginning = null;
      this.#days.delete(oldest);
      oldest.remove();
    }
    const first = log.querySelector('.message[data-offset]');
    if (first === null) return;
    this.#mayHaveOlder = true;
    this.#held.from = Number(first.dataset.offset);
    first.classList.remove('continued');
  }

  /** The labels "Today" and "Yesterday" change at midnight. */
  #relabelDays() {
    const today = dayKey(new Date());
    if (today === this.#labelledOn) return;
    this.#labelledOn = today;
    for (const [divider, date] of this.#days) divider.textContent = formatDay(date);
  }

  #isAtBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_EDGE;
  }

  #scrolled() {
    this.#following = this.#isAtBottom();
    if (this.#following) this.#offer(0);
    this.#requestOlder();
  }

  #requestOlder() {
    if (!this.#mayHaveOlder || this.#log.scrollTop >= NEAR_EDGE) return;
    if (this.#held.from > 0) this.#onOlder(this.#held.from);
  }

  #toBottom() {
    this.#following = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#offer(0);
  }

  /** Offers a button to the end of the list. @param more the number of new messages below; 0 hides the button at the end */
  #offer(more) {
    if (more === 0 && !this.#isAtBottom()) return;
    this.#unseen = more === 0 ? 0 : this.#unseen + more;
    this.#button.hidden = this.#unseen === 0;
    this.#button.textContent = this.#unseen === 1 ? '1 new message' : `${formatCount(this.#unseen)} new messages`;
  }
}

const isUnacknowledged = (entry) => Boolean(entry.pending || entry.settled);
