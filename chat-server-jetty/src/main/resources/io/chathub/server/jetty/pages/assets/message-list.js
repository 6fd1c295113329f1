import { dayKey, formatCount, formatDay } from './format.js';
import { createDay, createMessage, createNote } from './message-view.js';

const MAX_MESSAGES = 500;
const MAX_ENTRIES = 750;
const GROUP_WITHIN = 5 * 60_000;
const NEAR_BOTTOM = 60;
const FEW_NOTES = 6;

/**
 * The message list. Entries are collected and shown once a frame, so a burst costs one layout. The list follows new
 * messages while its end is in view; else it stays where the reader is and offers a button.
 */
export class MessageList {
  #log;
  #empty;
  #button;
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

  constructor({ log, empty, button }) {
    this.#log = log;
    this.#empty = empty;
    this.#button = button;
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

  #add(entry) {
    this.#queue.push(entry);
    // A hidden tab renders late; what would be cut off anyway is not kept.
    if (this.#queue.length > MAX_ENTRIES) this.#queue.splice(0, this.#queue.length - MAX_MESSAGES);
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => this.#flush());
    // A hidden tab has no frames at all.
    this.#fallback = setTimeout(() => this.#flush(), 250);
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#fallback);
    this.#frame = 0;
    const entries = this.#queue.splice(0);
    this.#relabelDays();
    const follow = this.#isAtBottom() || entries.some((entry) => entry.own);
    const rendered = document.createDocumentFragment();
    for (const entry of entries) rendered.append(...this.#render(entry));
    this.#log.append(rendered);
    this.#empty.hidden = this.#messages > 0 || this.#log.childElementCount > FEW_NOTES;
    this.#trim(follow);
    if (follow) this.#toBottom();
    else this.#offer(entries.filter((entry) => entry.message).length);
  }

  #render({ message, own, note }) {
    const time = message?.time ?? new Date();
    const nodes = [];
    if (dayKey(time) !== this.#lastDay) {
      this.#lastDay = dayKey(time);
      this.#lastMessage = null;
      const day = createDay(time);
      this.#days.set(day, time);
      nodes.push(day);
    }
    if (note) {
      this.#lastMessage = null;
      nodes.push(createNote(note));
      return nodes;
    }
    nodes.push(createMessage(message, { own, continued: this.#continues(message) }));
    this.#lastMessage = message;
    this.#messages++;
    return nodes;
  }

  #continues(message) {
    const last = this.#lastMessage;
    return last !== null && last.id === message.id && last.username === message.username
      && Math.abs(message.time - last.time) < GROUP_WITHIN;
  }

  /** Drops the oldest entries; the day above the first remaining one stays. */
  #trim(follow) {
    const log = this.#log;
    if (this.#messages <= MAX_MESSAGES && log.childElementCount <= MAX_ENTRIES) return;
    const before = log.scrollHeight;
    while (this.#messages > MAX_MESSAGES || log.childElementCount > MAX_ENTRIES) {
      const first = log.firstElementChild;
      const second = first.nextElementSibling;
      const oldest = this.#days.has(first) && !this.#days.has(second) ? second : first;
      if (oldest.matches('.message')) this.#messages--;
      this.#days.delete(oldest);
      oldest.remove();
    }
    log.querySelector('.message')?.classList.remove('continued');
    if (!follow) log.scrollTop -= before - log.scrollHeight;
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
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  }

  #scrolled() {
    this.#following = this.#isAtBottom();
    if (this.#following) this.#offer(0);
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
