/**
 * The buttons beside the message under the mouse, or beside the one that a finger has touched. A keyboard has the menu instead, which has
 * all of them.
 */
export class MessageTools {
  #frame;
  #bar;
  #list = null;
  #offset = null;
  #message = null;
  #isTouched = false;

  /**
   * @param frame the frame of the lists, which the bar lies in
   * @param bar the element of the buttons, each with a `data-action`
   * @param perform gets an action, the list and the offset of the message, and the button
   */
  constructor(frame, bar, perform) {
    this.#frame = frame;
    this.#bar = bar;
    frame.addEventListener('pointerleave', ({ pointerType }) => {
      if (pointerType === 'mouse') this.hide(); // a finger leaves when it is lifted
    });
    document.addEventListener('pointerdown', ({ target }) => {
      if (this.#isTouched && !frame.contains(target)) this.hide();
    });
    bar.addEventListener('click', ({ target }) => {
      const button = target.closest('[data-action]');
      if (button === null || this.#offset === null) return;
      perform(button.dataset.action, this.#list, this.#offset, button);
      if (button.dataset.action === 'reply') this.hide(); // the others have a popup beside the button
    });
  }

  /** A list scrolls in this element. */
  attach(log) {
    log.addEventListener('scroll', () => this.hide(), { passive: true });
  }

  /**
   * Shows the buttons of the possible actions.
   *
   * @param isTouched whether a finger has touched the message: a second touch hides them
   */
  show(list, offset, message, actions, isTouched) {
    const isSecond = isTouched && this.#isTouched && message === this.#message;
    this.hide();
    if (actions.length === 0 || isSecond) return;
    this.#list = list;
    this.#offset = offset;
    this.#message = message;
    this.#isTouched = isTouched;
    message.classList.add('with-tools');
    for (const button of this.#bar.children) button.hidden = button.dataset.action !== 'menu' && !actions.includes(button.dataset.action);
    // A screen reader finds the buttons that a touch has shown; those under a mouse would be noise.
    this.#bar.ariaHidden = isTouched ? null : 'true';
    this.#bar.hidden = false;
    const top = message.getBoundingClientRect().top - this.#frame.getBoundingClientRect().top;
    this.#bar.style.top = `${Math.max(2, top - this.#bar.offsetHeight / 2)}px`;
  }

  hide() {
    this.#message?.classList.remove('with-tools');
    this.#bar.hidden = true;
    this.#offset = null;
    this.#message = null;
    this.#isTouched = false;
  }
}
