import { dayKey } from '../dom/dates.js';
import { createMessage, createNote } from './message-view.js';
import { PresenceNote } from './presence-note.js';

const GROUP_WITHIN = 5 * 60_000;

/**
 * Creates the rows of consecutive entries: a divider where a new day begins, and messages of one sender within five minutes as a
 * group, with one avatar and name. Joins and leaves one after another are one note.
 */
export class MessageRows {
  #days;
  #context;
  #lastMessage = null;
  /** The {@link PresenceNote} at the end of the rows, or null. */
  #presence = null;

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
    this.#presence = null;
    rows.push(createMessage(message, { own, continued: continues(this.#lastMessage, message) }, this.#context));
    this.#lastMessage = message;
    return rows;
  }

  /** The next message begins a group: the last one was removed. */
  endGroup() {
    this.#lastMessage = null;
  }

  /** The rows are above a message, which may belong to the group of the last one. */
  joinBelow(message, element) {
    element.classList.toggle('continued', continues(this.#lastMessage, message));
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
    if (note.presence === undefined) {
      this.#presence = null;
      return [...rows, createNote(note)];
    }
    return [...rows, ...this.#presenceOf(note)];
  }

  #presenceOf({ name, presence }) {
    const isNew = this.#presence?.takes(name) !== true || this.#presence.element.parentElement === null;
    if (isNew) this.#presence = new PresenceNote();
    this.#presence.add(name, presence);
    return isNew ? [this.#presence.element] : [];
  }

  #dividerFor(time) {
    if (dayKey(time) === this.day) return [];
    this.day = dayKey(time);
    this.#lastMessage = null;
    this.#presence = null;
    return [this.#days.create(time)];
  }
}

function continues(last, message) {
  return last !== null && last.id === message.id && last.username === message.username
    && Math.abs(message.time - last.time) < GROUP_WITHIN;
}
