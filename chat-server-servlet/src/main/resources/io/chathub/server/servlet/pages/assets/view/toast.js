import { byId, create } from '../dom/dom.js';

const SHOWN_FOR = 5_000;
/** A sentence with a button is there for longer: a keyboard has to reach it. */
const OFFERED_FOR = 10_000;

/**
 * Shows a sentence about an action for some seconds, and a button that takes it back, if there is one. While the mouse or the focus is on it,
 * it stays. A screen reader reads both.
 */
export class Toast {
  #element = byId('toast');
  #timer = 0;

  /** @param offer the button below the sentence, `{ label, act }`, or null for none; a press of it hides both */
  show(sentence, offer = null) {
    this.#element.replaceChildren(sentence);
    if (offer !== null) this.#element.append(this.#buttonOf(offer));
    this.#hideAfter(offer === null ? SHOWN_FOR : OFFERED_FOR);
  }

  hide() {
    clearTimeout(this.#timer);
    this.#element.replaceChildren();
  }

  #buttonOf({ label, act }) {
    const button = create('button', 'toast-button', label);
    button.type = 'button';
    button.addEventListener('click', () => {
      this.hide();
      act();
    });
    return button;
  }

  #hideAfter(time) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#element.matches(':hover, :focus-within') ? this.#hideAfter(time) : this.hide()), time);
  }
}
