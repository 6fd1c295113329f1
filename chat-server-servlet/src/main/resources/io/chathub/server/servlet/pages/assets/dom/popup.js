const MARGIN = 8;

/**
 * An element above the page, beside its anchor. It is closed by Escape, by a press outside of it, when it loses the focus, and when
 * the window changes its size. After Escape and {@link close} the focus returns to the element that had it before.
 */
export class Popup {
  #element;
  #onClosed;
  #toggle;
  #before = null;
  #anchor = null;
  #outside = (event) => {
    if (!this.#isInside(event.target)) this.#hide();
  };

  /**
   * @param onClosed is called when the element is hidden
   * @param toggle the button that opens and closes the element, if there is one: it is no press outside
   */
  constructor(element, onClosed = () => {}, toggle = null) {
    this.#element = element;
    this.#onClosed = onClosed;
    this.#toggle = toggle;
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    });
    element.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget !== null && !this.#isInside(relatedTarget)) this.#hide();
    });
    // On a phone the keyboard changes the height of the window.
    let { innerWidth: width } = window;
    addEventListener('resize', () => {
      if (innerWidth !== width) this.#hide();
      else this.place();
      width = innerWidth;
    });
  }

  get isOpen() {
    return !this.#element.hidden;
  }

  /**
   * Shows the element; its focus is the caller's part.
   *
   * @param anchor the element that it belongs to
   * @param before the element that gets the focus back
   */
  open(anchor, before = document.activeElement) {
    this.#anchor = anchor;
    this.#before = before;
    this.#element.hidden = false;
    this.place();
    document.addEventListener('pointerdown', this.#outside, true);
  }

  close() {
    if (!this.isOpen) return;
    const before = this.#before;
    this.#hide();
    if (before?.isConnected) before.focus({ preventScroll: true });
  }

  /** Puts the element below its anchor, or above where there is no room below. */
  place() {
    if (!this.isOpen || this.#anchor === null) return;
    const { style, offsetWidth, offsetHeight } = this.#element;
    const { left, right, top, bottom } = this.#anchor.getBoundingClientRect();
    const isRight = (left + right) / 2 > innerWidth / 2;
    const x = isRight ? right - offsetWidth : left;
    const y = bottom + MARGIN + offsetHeight <= innerHeight ? bottom + 4 : top - offsetHeight - 4;
    style.left = `${within(x, innerWidth - offsetWidth)}px`;
    style.top = `${within(y, innerHeight - offsetHeight)}px`;
  }

  #isInside(element) {
    return this.#element.contains(element) || (this.#toggle?.contains(element) ?? false);
  }

  #hide() {
    if (!this.isOpen) return;
    document.removeEventListener('pointerdown', this.#outside, true);
    this.#element.hidden = true;
    this.#anchor = null;
    this.#onClosed();
  }
}

const within = (position, max) => Math.max(MARGIN, Math.min(position, max - MARGIN));
