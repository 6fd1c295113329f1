import { isCount, isObject, isText } from '../net/fields.js';

const STORAGE_KEY = 'chathub.view';

/**
 * The message that is in view when this tab is left or loaded anew, if it is none of the newest: a reload leads back to it. So does the undo of
 * leaving a room.
 */
export class ViewPosition {
  #kept = taken();

  /** @param current returns `{ room, epoch, offset }`, or null where the newest messages are in view */
  constructor(current) {
    addEventListener('pagehide', () => store(current()));
  }

  /** The next visit of the room begins at this position. */
  keep(position) {
    this.#kept = position;
  }

  /** The offset at which to begin in a room that is shown; null for none. */
  take(room, epoch) {
    const position = this.#kept;
    if (position?.room !== room) return null;
    this.#kept = null;
    return position.epoch === epoch ? position.offset : null;
  }
}

function taken() {
  try {
    const position = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null');
    sessionStorage.removeItem(STORAGE_KEY);
    return isObject(position) && isText(position.room) && isText(position.epoch) && isCount(position.offset) ? position : null;
  } catch {
    return null; // storage is denied, or has something else
  }
}

function store(position) {
  try {
    if (position === null) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, JSON.stringify(position));
  } catch {
    // Storage is denied or full: a reload shows the newest messages.
  }
}
