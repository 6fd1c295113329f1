import { dayKey, formatCount, formatDay } from './format.js';
import { MessageRows } from './message-rows.js';
import { createNote } from './message-view.js';
import { PendingList } from './pending-list.js';

const MAX_MESSAGES = 500;
const MAX_ENTRIES = 750;
/** The limit while the user reads older messages, which are not dropped then. */
const MAX_READ_BACK = 2_000;
const NEAR_EDGE = 60;
const FEW_NOTES = 6;

/**
 * The list of messages and notes. Additions are collected and shown once in each frame, so that a burst costs one layout. The list
 * follows new messages while its end is in view; otherwise it keeps its scroll position and offers a button. Near its upper edge
 * it requests older messages.
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
  #messages = 0;
  #unseen = 0;
  #following = true;
  /** The day dividers and their dates. */
  #days = new Map();
  #rows = new MessageRows(this.#days);
  #labelledOn = dayKey(new Date());
  #mayHaveOlder = false;
  /** The offset before which the list has nothing; null if it is that of the oldest message in the list. */
  #oldest = null;

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

  addMessage(message, own) {
    this.#add({ message, own });
  }

  addNote(note) {
    this.#add({ note });
  }

  /** Changes a message that is in the list: `change` gets its element. Does nothing if the list does not have the message. */
  changeMessage(offset, change) {
    this.#add({ changed: offset, change });
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
    this.#log.replaceChildren();
    this.#days.clear();
    this.#messages = 0;
    this.#rows = new MessageRows(this.#days);
    this.#mayHaveOlder = false;
    this.#oldest = null;
    this.#empty.hidden = false;
    this.#toBottom();
  }

  /**
   * Sets whether older messages can be requested, and before which offset. That may be less than the offset of the oldest message
   * in the list: not every event is a message. If there are none, `beginning` is shown above the first message.
   */
  setOlder({ more, oldest, beginning }) {
    this.#add({ older: { more, oldest, beginning } });
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
    const nodes = entries.flatMap((entry) => this.#rowsOf(entry, rows));
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

  #dropQueued() {
    const surplus = this.#queue.length - MAX_MESSAGES;
    let seen = 0;
    this.#queue = this.#queue.filter((entry) => !(entry.message || entry.note) || ++seen > surplus);
    this.#mayHaveOlder = true;
    this.#oldest = null;
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#fallback);
    this.#frame = 0;
    const entries = this.#queue.splice(0);
    if (entries.length === 0) return;
    this.#relabelDays();
    const follow = this.#isAtBottom() || entries.some((entry) => entry.own);
    for (const entry of entries) this.#show(entry);
    this.#empty.hidden = this.#messages > 0 || this.#pending.first !== null || this.#log.childElementCount > FEW_NOTES;
    if (follow) this.#trim();
    if (follow) this.#toBottom();
    else this.#offer(entries.filter((entry) => entry.message).length);
    this.#requestOlder();
  }

  #show(entry) {
    if (entry.pending) this.#pending.put(entry.pending);
    else if (entry.settled) this.#pending.remove(entry.settled);
    else if (entry.older) this.#showOlder(entry.older);
    else if (entry.change) this.#change(entry);
    else for (const node of this.#rowsOf(entry, this.#rows)) this.#log.insertBefore(node, this.#pending.first);
  }

  #showOlder({ more, oldest, beginning }) {
    this.#mayHaveOlder = more && this.#messages < MAX_READ_BACK;
    this.#oldest = oldest;
    if (!more && this.#messages > 0) this.#log.prepend(createNote({ text: beginning }));
  }

  #change({ changed, change }) {
    const element = this.#log.querySelector(`.message[data-offset="${changed}"]`);
    if (element) change(element);
  }

  #rowsOf({ message, own, note }, rows) {
    if (note) return rows.note(note);
    if (!message) return [];
    this.#messages++;
    return rows.message(message, own);
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
    if (this.#messages <= MAX_MESSAGES && log.childElementCount <= MAX_ENTRIES) return;
    while (this.#messages > MAX_MESSAGES || log.childElementCount > MAX_ENTRIES) {
      const first = log.firstElementChild;
      const second = first.nextElementSibling;
      const oldest = this.#days.has(first) && !this.#days.has(second) ? second : first;
      if (oldest.matches('.message')) this.#messages--;
      this.#days.delete(oldest);
      oldest.remove();
    }
    this.#mayHaveOlder = true;
    this.#oldest = null;
    log.querySelector('.message')?.classList.remove('continued');
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
    const oldest = this.#oldest ?? this.#log.querySelector('.message[data-offset]')?.dataset.offset;
    if (oldest !== undefined) this.#onOlder(Number(oldest));
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
