// Milliseconds, pixels.
const LONG_PRESS = 500;
const MAX_MOVE = 10;

/**
 * Pointers and clicks in the list. `actions` has
 *
 * - `menu(offset, anchor)` after a long press on a message, and `reactors(chip)` after one on a reaction
 * - `reaction(offset, emoji)`, `quote(offset)` and `thread(offset)` after a click on these parts of a message
 * - `hovered(offset, element)` when a mouse comes to a message, `tapped(offset, element)` after a tap on one beside its links and buttons
 */
export class MessagePointer {
  #actions;
  #timer = 0;
  #start = null;
  /** Whether the press that ends now was a long one: its click does nothing else. */
  #wasLong = false;
  #isMouse = true;

  constructor(log, actions) {
    this.#actions = actions;
    log.addEventListener('click', (event) => this.#clicked(event));
    log.addEventListener('pointerdown', (event) => this.#pressed(event));
    log.addEventListener('pointermove', ({ clientX, clientY }) => {
      if (this.#start !== null && Math.hypot(clientX - this.#start.clientX, clientY - this.#start.clientY) > MAX_MOVE) this.#released();
    });
    for (const type of ['pointerup', 'pointercancel', 'pointerleave', 'scroll']) log.addEventListener(type, () => this.#released());
    log.addEventListener('contextmenu', (event) => {
      if (!this.#wasLong && this.#start === null) return; // of a mouse
      event.preventDefault();
      this.#held();
    });
    // The end of a long press must not move the focus out of the menu.
    log.addEventListener('touchend', (event) => {
      if (this.#wasLong) event.preventDefault();
    });
    log.addEventListener('pointerover', ({ pointerType, target }) => {
      if (pointerType !== 'mouse') return;
      const message = messageOf(target);
      if (message !== null) actions.hovered(Number(message.dataset.offset), message);
    });
  }

  #pressed({ pointerType, target, clientX, clientY }) {
    this.#wasLong = false;
    this.#isMouse = pointerType === 'mouse';
    const message = messageOf(target);
    if (pointerType === 'mouse' || message === null) return;
    this.#start = { clientX, clientY, message, chip: target.closest('.reaction:enabled') };
    // Not every browser has an event for it.
    this.#timer = setTimeout(() => this.#held(), LONG_PRESS);
  }

  #held() {
    if (this.#start === null) return;
    const { message, chip } = this.#start;
    this.#wasLong = true;
    this.#released();
    if (chip === null) this.#actions.menu(Number(message.dataset.offset), message.querySelector('.bubble'));
    else this.#actions.reactors(chip);
  }

  #released() {
    clearTimeout(this.#timer);
    this.#start = null;
  }

  #clicked(event) {
    if (this.#wasLong) {
      event.preventDefault();
      return;
    }
    const part = event.target.closest('.reaction, .quote, .thread-toggle');
    if (part === null) {
      this.#tapped(event.target);
      return;
    }
    const offset = Number(part.closest('.message').dataset.offset);
    if (part.matches('.quote')) this.#actions.quote(Number(part.dataset.target));
    else if (part.matches('.reaction')) this.#actions.reaction(offset, part.dataset.emoji);
    else this.#actions.thread(offset);
  }

  #tapped(target) {
    const message = messageOf(target);
    if (this.#isMouse || message === null || target.closest('[href], button') !== null) return;
    this.#actions.tapped(Number(message.dataset.offset), message);
  }
}

/** The message with an offset that an element belongs to, or null. */
function messageOf(element) {
  return element.closest?.('.message[data-offset]') ?? null;
}
