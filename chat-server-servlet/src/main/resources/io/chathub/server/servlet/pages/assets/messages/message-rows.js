import { dayKey } from '../dom/dates.js';
import { createMessage, createNote } from './message-view.js';

const GROUP_WITHIN = 5 * 60_000;

/**
 * Creates the rows of consecutive entries: a divider where a new day begins, and messages of one sender within five minutes as a
 * group, with one avatar and name.
 */
export class MessageRows {
  #days;
  #context;
  #lastMessage = null;

  /** The day of the last entry (see `dayKey`); null before the first. */
  day = null;

  /**
   * @param days the {@link DayDividers}
   * @param context see {@link createMessage}
   */
  constructor(days, context) {
    this.#days = days;
    this.#context = context;
  }

  /** Returns the rows of a message; the last of them is its element. */
  message(message, own) {
    const rows = this.#dividerFor(message.time);
    rows.push(createMessage(message, { own, continued: continues(this.#lastMessage, message) }, this.#context));
    this.#lastMessage = message;
    return rows;
  }

  /** The next message begins a group: the last one was removed. */
  endGroup() {
    this.#lastMessage = null;
  }

  /** Adds a message before another one, whose element is `next`. Returns its element. */
  insertBefore(next, message, own) {
    const element = createMessage(message, { own, continued: false }, this.#context);
    next.classList.remove('continued');
    const above = next.previousElementSibling;
    const isOtherDay = this.#days.has(above) && this.#days.dayOf(above) !== dayKey(message.time);
    (isOtherDay ? above : next).before(element);
    if (this.#dayAbove(element) !== dayKey(message.time)) {
      element.before(this.#days.create(message.time));
    }
    return element;
  }

  #dayAbove(element) {
    for (let above = element.previousElementSibling; above !== null; above = above.previousElementSibling) {
      if (this.#days.has(above)) return this.#days.dayOf(above);
    }
    return null;
  }

  /** Returns the rows of a note. A note without a `time` belongs to the current day. */
  note(note) {
    const rows = this.#dividerFor(note.time ?? new Date());
    this.#lastMessage = null;
    rows.push(createNote(note));
    return rows;
  }

  #dividerFor(time) {
    if (dayKey(time) === this.day) return [];
    this.day = dayKey(time);
    this.#lastMessage = null;
    return [this.#days.create(time)];
  }
}

function continues(last, message) {
  return last !== null && last.id === message.id && last.username === message.username
    && Math.abs(message.time - last.time) < GROUP_WITHIN;
}
