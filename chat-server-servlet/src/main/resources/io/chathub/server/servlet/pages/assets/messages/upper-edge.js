import { setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';
import { createNote } from './message-view.js';

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
    this.#note = createNote({ text: text(isBeginning ? 'messages.beginning' : 'messages.noOlder') });
    this.#content.prepend(this.#note);
  }

  /** The server no longer holds the first messages. */
  noLongerBeginning() {
    if (this.#note !== null) setText(this.#note, text('messages.noOlder'));
  }

  /** An element was removed from the list. */
  removed(element) {
    if (element === this.#note) this.#note = null;
  }
}
