import { isRoomName } from '../net/input-rules.js';

const STORAGE_KEY = 'chathub.rooms';
/** How many rooms this browser keeps: each is a membership of the connection. */
export const MAX_ROOMS = 50;

/** The rooms that this browser is in, in the order in which they were added. They are kept over reloads, and are the same in all tabs. */
export class KeptRooms {
  #names = stored();

  /** @param onChanged is called when another tab has added or removed a room */
  constructor(onChanged) {
    addEventListener('storage', ({ key }) => {
      if (key !== STORAGE_KEY) return;
      this.#names = stored();
      onChanged();
    });
  }

  get names() {
    return this.#names;
  }

  /** Adds a room at an index of the names, or at the end. Returns false if there are too many. */
  add(name, at = Infinity) {
    if (this.#names.includes(name)) return true;
    this.#names = stored();
    if (this.#names.includes(name)) return true;
    if (this.#names.length >= MAX_ROOMS) return false;
    this.#store(this.#names.toSpliced(at, 0, name));
    return true;
  }

  remove(name) {
    this.#store(stored().filter((other) => other !== name));
  }

  #store(names) {
    this.#names = names;
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(names));
    } catch {
      // Storage is denied or full: the rooms last until a reload.
    }
  }
}

/** The room of a page in a frame, which shows one room: the rooms of this browser are no matter of the page around it. */
export class ShownRoom {
  names = [];

  add(name) {
    this.names = [name];
    return true;
  }

  remove() {}
}

function stored() {
  try {
    const names = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    if (!Array.isArray(names)) return [];
    return [...new Set(names.filter((name) => typeof name === 'string' && isRoomName(name)))].slice(0, MAX_ROOMS);
  } catch {
    return [];
  }
}
