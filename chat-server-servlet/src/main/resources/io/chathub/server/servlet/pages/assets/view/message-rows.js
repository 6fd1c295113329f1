import { dayKey } from './format.js';
import { createDay, createMessage, createNote } from './message-view.js';

const GROUP_WITHIN = 5 * 60_000;

/**
 * Creates the rows of consecutive entries: a divider where a new day begins, and messages of one sender within five minutes as a
 * group, with one avatar and name.
 */
export class MessageRows {
  #days;
  #lastMessage = null;

  /** The day of the last entry (see `dayKey`); null before the first. */
  day = null;

  /** @param days gets each created divider with its date */
  constructor(days) {
    this.#days = days;
  }

  /** Returns the rows of a message; the last of them is its element. */
  message(message, own) {
    const rows = this.#dividerFor(message.time);
    rows.push(createMessage(message, { own, continued: continues(this.#lastMessage, message) }));
    this.#lastMessage = message;
    return rows;
  }

  /** The next message begins a group: the last one was removed. */
  endGroup() {
    this.#lastMessage = null;
  }

  /** Adds a message before another one, whose element is `next`. Returns its element. */
  insertBefore(next, message, own) {
    const element = createMessage(message, { own, continued: false });
    next.classList.remove('continued');
    const above = next.previousElementSibling;
    const isOtherDay = this.#days.has(above) && dayKey(this.#days.get(above)) !== dayKey(message.time);
    (isOtherDay ? above : next).before(element);
    if (this.#dayAbove(element) !== dayKey(message.time)) {
      const divider = createDay(message.time);
      this.#days.set(divider, message.time);
      element.before(divider);
    }
    return element;
  }

  #dayAbove(element) {
    for (let above = element.previousElementSibling; above !== null; above = above.previousElementSibling) {
      if (this.#days.has(above)) return dayKey(this.#days.get(above));
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
    const divider = createDay(time);
    this.#days.set(divider, time);
    return [divider];
  }
}

function continues(last, message) {
  return last !== null && last.id === message.id && last.username === message.username
    && Math.abs(message.time - last.time) < GROUP_WITHIN;
}
