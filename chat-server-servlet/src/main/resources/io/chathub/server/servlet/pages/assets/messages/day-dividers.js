import { dayKey, formatDay } from '../dom/dates.js';
import { createDay } from './message-view.js';

/** The day dividers in the list and their dates. */
export class DayDividers {
  #dates = new Map();
  #labelledOn = dayKey(new Date());

  create(date) {
    const divider = createDay(date);
    this.#dates.set(divider, date);
    return divider;
  }

  has(element) {
    return this.#dates.has(element);
  }

  /** The day of a divider; see `dayKey`. */
  dayOf(divider) {
    return dayKey(this.#dates.get(divider));
  }

  /** Removes an element that is a divider. */
  remove(element) {
    if (this.#dates.delete(element)) element.remove();
  }

  clear() {
    this.#dates.clear();
  }

  /** The labels "Today" and "Yesterday" change at midnight. */
  relabel() {
    const today = dayKey(new Date());
    if (today === this.#labelledOn) return;
    this.#labelledOn = today;
    for (const [divider, date] of this.#dates) divider.textContent = formatDay(date);
  }
}
