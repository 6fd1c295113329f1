import { dayKey, formatCount, formatDay } from './format.js';
import { createDay, createMessage, createNote } from './message-view.js';
import { PendingList } from './pending-list.js';

const MAX_MESSAGES = 500;
const MAX_ENTRIES = 750;
/** Who reads back keeps more than who follows, but not without end. */
const MAX_READ_BACK = 2_000;
const GROUP_WITHIN = 5 * 60_000;
const NEAR_EDGE = 60;
const FEW_NOTES = 6;

/**
 * The message list. Entries are collected and shown once a frame, so a burst costs one layout. The list follows new
 * messages while its end is in view; else it stays where the reader is and offers a button. At its upper edge it asks for
 * older messages.
 */
export class MessageList {
  #log;
  #empty;
  #button;
  #pending;
  #onOlder;
  #queue = [];
  #frame = 0;
  #fallback = 0;
  #messages = 0;
  #unseen = 0;
  #following = true;
  #lastDay = null;
  #lastMessage = null;
  #days = new Map();
  #labelledOn = dayKey(new Date());
  #mayHaveOlder = false;

  /** @param onOlder gets the offset of the oldest message shown, when the reader comes near it */
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
    // A keyboard that opens or a composer that grows must not cover the newest message.
    new ResizeObserver(() => this.#following && this.#toBottom()).observe(log);
  }

  addMessage(message, own) {
    this.#add({ message, own });
  }

  addNote(note) {
    this.#add({ note });
  }

  /** A message on its way, new or changed. */
  addPending(entry) {
    this.#add({ pending: entry, own: true });
  }

  /** It has arrived, or is given up. */
  settlePending(entry) {
    this.#add({ settled: entry });
  }

  /** Begins anew, as another room does. */
  reset() {
    this.#queue.length = 0;
    this.#pending.clear();
    this.#log.replaceChildren();
    this.#days.clear();
    this.#messages = 0;
    this.#lastDay = null;
    this.#lastMessage = null;
    this.#mayHaveOlder = false;
    this.#empty.hidden = false;
    this.#toBottom();
  }

  /** Whether there is more to read above what is shown; where there is not, `beginning` says why, if anything is shown at all. */
  setOlder(more, beginning) {
    this.#add({ older: { more, beginning } });
  }

  /** Puts a page of older messages above the others, which stay where they are on the screen. */
  prepend(messages, isOwn) {
    this.#flush();
    const log = this.#log;
    const before = log.scrollHeight - log.scrollTop;
    const fragment = document.createDocumentFragment();
    let last = null;
    for (const message of messages) {
      const newDay = last === null || dayKey(last.time) !== dayKey(message.time);
      if (newDay) fragment.append(this.#day(message.time));
      fragment.append(createMessage(message, { own: isOwn(message), continued: !newDay && continues(last, message) }));
      last = message;
    }
    const first = log.firstElementChild;
    if (last !== null && this.#days.has(first) && dayKey(this.#days.get(first)) === dayKey(last.time)) {
      this.#days.delete(first);
      first.remove();
    }
    this.#messages += messages.length;
    log.prepend(fragment);
    log.scrollTop = log.scrollHeight - before;
  }

  #add(entry) {
    this.#queue.push(entry);
    // A hidden tab renders late; what would be cut off anyway is not kept.
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
    this.#askForOlder();
  }

  #show(entry) {
    if (entry.pending) this.#pending.put(entry.pending);
    else if (entry.settled) this.#pending.remove(entry.settled);
    else if (entry.older) this.#showOlder(entry.older);
    else for (const node of this.#render(entry)) this.#log.insertBefore(node, this.#pending.first);
  }

  #showOlder({ more, beginning }) {
    this.#mayHaveOlder = more && this.#messages < MAX_READ_BACK;
    if (!more && this.#messages > 0) this.#log.prepend(createNote({ text: beginning }));
  }

  #render({ message, own, note }) {
    const time = message?.time ?? new Date();
    const nodes = [];
    if (dayKey(time) !== this.#lastDay) {
      this.#lastDay = dayKey(time);
      this.#lastMessage = null;
      nodes.push(this.#day(time));
    }
    if (note) {
      this.#lastMessage = null;
      nodes.push(createNote(note));
      return nodes;
    }
    nodes.push(createMessage(message, { own, continued: continues(this.#lastMessage, message) }));
    this.#lastMessage = message;
    this.#messages++;
    return nodes;
  }

  #day(time) {
    const day = createDay(time);
    this.#days.set(day, time);
    return day;
  }

  /** Drops the oldest entries; the day above the first remaining one stays. */
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
    log.querySelector('.message')?.classList.remove('continued');
  }

  /** "Today" is wrong after midnight. */
  #relabelDays() {
    const today = dayKey(new Date());
    if (today === this.#labelledOn) return;
    this.#labelledOn = today;
    for (const [day, date] of this.#days) day.textContent = formatDay(date);
  }

  #isAtBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_EDGE;
  }

  #scrolled() {
    this.#following = this.#isAtBottom();
    if (this.#following) this.#offer(0);
    this.#askForOlder();
  }

  #askForOlder() {
    const oldest = this.#log.querySelector('.message[data-offset]');
    if (this.#mayHaveOlder && oldest && this.#log.scrollTop < NEAR_EDGE) this.#onOlder(Number(oldest.dataset.offset));
  }

  #toBottom() {
    this.#following = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#offer(0);
  }

  /** @param more messages below the fold; 0 takes the offer back */
  #offer(more) {
    if (more === 0 && !this.#isAtBottom()) return;
    this.#unseen = more === 0 ? 0 : this.#unseen + more;
    this.#button.hidden = this.#unseen === 0;
    this.#button.textContent = this.#unseen === 1 ? '1 new message' : `${formatCount(this.#unseen)} new messages`;
  }
}

function continues(last, message) {
  return last !== null && last.id === message.id && last.username === message.username
    && Math.abs(message.time - last.time) < GROUP_WITHIN;
}
