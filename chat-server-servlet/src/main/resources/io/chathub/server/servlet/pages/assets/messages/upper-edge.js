import { setText } from '../dom/dom.js';
import { createNote } from './message-view.js';

const BEGINNING = 'This is the beginning of the room.';
const NO_OLDER = 'Older messages are no longer kept.';

/** The upper edge of the list: whether older messages can be requested, and a note above the first message where there are none. */
export class UpperEdge {
  #content;
  #note = null;

  hasOlder = false;

  constructor(content) {
    this.#content = content;
  }

  reset(hasOlder = false) {
    this.hasOlder = hasOlder;
    this.#note = null;
  }

  /** There are no older messages. @param isBeginning whether there never were any */
  end(isBeginning) {
    this.#note?.remove();
    this.#note = createNote({ text: isBeginning ? BEGINNING : NO_OLDER });
    this.#content.prepend(this.#note);
  }

  /** The server no longer holds the first messages. */
  noLongerBeginning() {
    if (this.#note !== null) setText(this.#note, NO_OLDER);
  }

  /** An element was removed from the list. */
  removed(element) {
    if (element === this.#note) this.#note = null;
  }
}
