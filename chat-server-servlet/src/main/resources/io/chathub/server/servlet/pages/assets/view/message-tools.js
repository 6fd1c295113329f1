/** The buttons beside the message under the mouse. A keyboard and a touch have the menu instead, which has all of them. */
export class MessageTools {
  #frame;
  #bar;
  #offset = null;

  /**
   * @param frame the frame of the list, which the bar lies in
   * @param bar the element of the buttons, each with a `data-action`
   * @param perform gets an action, the offset of the message and the button
   */
  constructor(frame, log, bar, perform) {
    this.#frame = frame;
    this.#bar = bar;
    frame.addEventListener('pointerleave', () => this.hide());
    log.addEventListener('scroll', () => this.hide(), { passive: true });
    bar.addEventListener('click', ({ target }) => {
      const button = target.closest('[data-action]');
      if (button !== null && this.#offset !== null) perform(button.dataset.action, this.#offset, button);
    });
  }

  /** Shows the buttons of the possible actions. */
  show(offset, message, actions) {
    if (actions.length === 0) {
      this.hide();
      return;
    }
    this.#offset = offset;
    for (const button of this.#bar.children) button.hidden = button.dataset.action !== 'menu' && !actions.includes(button.dataset.action);
    this.#bar.hidden = false;
    const top = message.getBoundingClientRect().top - this.#frame.getBoundingClientRect().top;
    this.#bar.style.top = `${Math.max(2, top - this.#bar.offsetHeight / 2)}px`;
  }

  hide() {
    this.#bar.hidden = true;
    this.#offset = null;
  }
}
