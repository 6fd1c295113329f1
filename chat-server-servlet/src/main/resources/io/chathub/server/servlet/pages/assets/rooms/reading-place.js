import { isCount, isObject, isText } from '../net/fields.js';

const STORAGE_KEY = 'chathub.place';

/** The message that is in view when this tab is left or loaded anew, if it is none of the newest. A reload leads back to it. */
export class ReadingPlace {
  #place = taken();

  /** @param current returns `{ room, epoch, offset }`, or null where the newest messages are in view */
  constructor(current) {
    addEventListener('pagehide', () => store(current()));
  }

  /** The offset in a room that is entered for the first time since the page was loaded; null for none. */
  take(room, epoch) {
    const place = this.#place;
    if (place?.room !== room) return null;
    this.#place = null;
    return place.epoch === epoch ? place.offset : null;
  }
}

function taken() {
  try {
    const place = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null');
    sessionStorage.removeItem(STORAGE_KEY);
    return isObject(place) && isText(place.room) && isText(place.epoch) && isCount(place.offset) ? place : null;
  } catch {
    return null; // storage is denied, or has something else
  }
}

function store(place) {
  try {
    if (place === null) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, JSON.stringify(place));
  } catch {
    // Storage is denied or full: a reload shows the newest messages.
  }
}
