import { createPending } from './message-view.js';

/** The messages on their way, below all others, until their own copy takes their place. */
export class PendingList {
  #log;
  #elements = new Map();
  #actions;

  /** @param actions `retry(entry)` and `discard(entry)` */
  constructor(log, actions) {
    this.#log = log;
    this.#actions = actions;
  }

  /** What other entries are to stand above; `null` where nothing is on its way. */
  get first() {
    return this.#elements.values().next().value ?? null;
  }

  /** Shows an entry, or shows it as it is now. */
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
