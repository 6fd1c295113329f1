/**
 * A panel beside the conversation that is a drawer above it on a narrow screen. On a wide one the style sheet always shows it. An open
 * drawer has the focus; it is closed by its button, by Escape and by a press outside of it.
 */
export class Drawer {
  #toggle;
  #panel;

  /**
   * @param toggle the button that opens it
   * @param close the button inside of it
   */
  constructor(toggle, panel, close) {
    this.#toggle = toggle;
    this.#panel = panel;
    toggle.addEventListener('click', () => (this.isOpen ? this.close() : this.#open(close)));
    close.addEventListener('click', () => this.close());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.isOpen && !event.defaultPrevented) this.close();
    });
    document.addEventListener('pointerdown', ({ target }) => {
      if (this.isOpen && !panel.contains(target) && !toggle.contains(target)) this.#set(false);
    });
  }

  get isOpen() {
    return this.#panel.classList.contains('open');
  }

  /** Closes it. The focus returns to the button that opened it, if it was inside. */
  close() {
    if (!this.isOpen) return;
    const hadFocus = this.#panel.contains(document.activeElement) || document.activeElement === document.body;
    this.#set(false);
    if (hadFocus) this.#toggle.focus();
  }

  #open(close) {
    this.#set(true);
    close.focus();
  }

  #set(isOpen) {
    this.#panel.classList.toggle('open', isOpen);
    this.#toggle.setAttribute('aria-expanded', String(isOpen));
  }
}
