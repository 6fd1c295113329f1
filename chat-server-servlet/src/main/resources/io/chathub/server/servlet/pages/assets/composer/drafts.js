const STORAGE_KEY = 'chathub.drafts';
const MAX_ROOMS = 20;

/** The unsent texts of this tab by room. They outlast a reload, and end with the tab. */
export class Drafts {
  /** The newest last. */
  #texts = new Map(stored());

  /** The unsent text of a room; empty for none. */
  of(room) {
    return this.#texts.get(room) ?? '';
  }

  keep(room, text) {
    if (this.of(room) === text) return;
    this.#texts.delete(room);
    if (text !== '') this.#texts.set(room, text);
    if (this.#texts.size > MAX_ROOMS) this.#texts.delete(this.#texts.keys().next().value);
    this.#store();
  }

  /** The user has left: the next one in this tab sees none of them. */
  clear() {
    this.#texts.clear();
    this.#store();
  }

  #store() {
    try {
      sessionStorage.setItem(STORAGE_KEY, JSON.stringify([...this.#texts]));
    } catch {
      // Storage is denied or full: the texts last until a reload.
    }
  }
}

function stored() {
  try {
    const entries = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]');
    return entries.filter((entry) => Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string'));
  } catch {
    return [];
  }
}
