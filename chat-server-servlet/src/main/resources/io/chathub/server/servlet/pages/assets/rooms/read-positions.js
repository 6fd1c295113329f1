import { isCount, isObject, isText } from '../net/fields.js';

const STORAGE_KEY = 'chathub.read';
const MAX_ROOMS = 100;
/** Milliseconds. A reader of a busy room causes one write in this time. */
const STORE_AFTER = 300;

/**
 * Up to which message the user has read each room: `{ epoch, offset }`. The positions are kept over reloads, and are the same in all tabs of
 * this browser.
 */
export class ReadPositions {
  #positions = stored();
  #changed = new Map();
  #timer = 0;

  /** @param onChanged gets a room and its position when another tab has changed it */
  constructor(onChanged) {
    addEventListener('pagehide', () => this.#store());
    addEventListener('storage', ({ key }) => {
      if (key !== STORAGE_KEY) return;
      for (const [room, position] of stored()) {
        if (this.#changed.has(room)) continue;
        this.#positions.set(room, position);
        onChanged(room, position);
      }
    });
  }

  /** The position in a room, or null. */
  of(room) {
    return this.#positions.get(room) ?? null;
  }

  keep(room, position) {
    this.#positions.set(room, position);
    this.#changed.set(room, position);
    if (this.#timer === 0) this.#timer = setTimeout(() => this.#store(), STORE_AFTER);
  }

  /** The positions of other tabs stay, and in one epoch the highest offset counts. */
  #store() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#changed.size === 0) return;
    const all = stored();
    for (const [room, position] of this.#changed) {
      const other = all.get(room);
      all.delete(room);
      all.set(room, other?.epoch === position.epoch && other.offset > position.offset ? other : position);
    }
    this.#changed.clear();
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify([...all].slice(-MAX_ROOMS)));
    } catch {
      // Storage is denied or full: the positions last until a reload.
    }
  }
}

function stored() {
  try {
    const entries = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    return new Map(entries.filter(([room, position]) => isText(room) && isObject(position) && isText(position.epoch) && isCount(position.offset)));
  } catch {
    return new Map();
  }
}
