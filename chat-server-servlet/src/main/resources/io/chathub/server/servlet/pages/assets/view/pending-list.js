import { createPending } from './message-view.js';

/** The unacknowledged messages, below all others. Each is removed when the message is posted or discarded. */
export class PendingList {
  #log;
  #elements = new Map();
  #actions;

  /** @param actions `retry(entry)` and `discard(entry)` */
  constructor(log, actions) {
    this.#log = log;
    this.#actions = actions;
  }

  /** The first element, which other entries are inserted before; `null` if there is none. */
  get first() {
    return this.#elements.values().next().value ?? null;
  }

  /** All elements, in order. */
  get elements() {
    return [...this.#elements.values()];
  }

  /** Adds or updates an entry. */
  put(entry) {
    const element = createPending(entry, {
      retry: () => this.#actions.retry(entry),
      discard: () => this.#actions.discard(entry),
    });
    const before = this.#elements.get(entry);
    if (before) before.replaceWith(element);
    else this.#log.append(element);
    this.#elements.set(entry, element);
  }

  remove(entry) {
    this.#elements.get(entry)?.remove();
    this.#elements.delete(entry);
  }

  clear() {
    this.#elements.clear();
  }
}
