import { createPending } from './pending-view.js';

/** The unacknowledged messages, below all others. Each is removed when the message is posted or discarded. */
export class PendingList {
  #log;
  #elements = new Map();
  #actions;
  #context;

  /**
   * @param actions `retry(entry)` and `discard(entry)`
   * @param context see {@link createMessage}
   */
  constructor(log, actions, context) {
    this.#log = log;
    this.#actions = actions;
    this.#context = context;
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
    }, this.#context);
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
