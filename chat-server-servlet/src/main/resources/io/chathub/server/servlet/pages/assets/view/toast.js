import { byId, setText } from '../dom/dom.js';

const SHOWN_FOR = 5_000;

/** Shows a sentence about an action for some seconds. A screen reader reads it. */
export class Toast {
  #element = byId('toast');
  #timer = 0;

  show(sentence) {
    clearTimeout(this.#timer);
    setText(this.#element, sentence);
    this.#timer = setTimeout(() => setText(this.#element, ''), SHOWN_FOR);
  }
}
