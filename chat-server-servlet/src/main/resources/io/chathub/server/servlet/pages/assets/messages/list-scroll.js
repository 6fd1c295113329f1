import { formatCount } from '../dom/format.js';

const NEAR_EDGE = 60;

/** The scroll position of the list: it follows new messages while its end is in view, and else offers a button to its end. */
export class ListScroll {
  #log;
  #button;
  #unseen = 0;
  #following = true;

  constructor(log, button, onScrolled) {
    this.#log = log;
    this.#button = button;
    log.addEventListener('scroll', () => {
      this.#following = this.isAtBottom;
      if (this.#following) this.offer(0);
      onScrolled();
    }, { passive: true });
    button.addEventListener('click', () => {
      this.toBottom();
      log.focus({ preventScroll: true });
    });
    // An on-screen keyboard or a growing input must not cover the newest message.
    new ResizeObserver(() => this.#following && this.toBottom()).observe(log);
  }

  get isAtBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_EDGE;
  }

  get isAtTop() {
    return this.#log.scrollTop < NEAR_EDGE;
  }

  toBottom() {
    this.#following = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.offer(0);
  }

  /** Brings an element of the list to the middle. */
  toElement(element) {
    element.scrollIntoView({ block: 'center' });
    this.#following = this.isAtBottom;
  }

  /** Runs a change above the visible elements, which keep their position on the screen. */
  keep(change) {
    const before = this.#log.scrollHeight - this.#log.scrollTop;
    change();
    this.#log.scrollTop = this.#log.scrollHeight - before;
  }

  /** Offers a button to the end of the list. @param more the number of new messages below; 0 hides the button at the end */
  offer(more) {
    if (more === 0 && !this.isAtBottom) return;
    this.#unseen = more === 0 ? 0 : this.#unseen + more;
    this.#button.hidden = this.#unseen === 0;
    this.#button.textContent = this.#unseen === 1 ? '1 new message' : `${formatCount(this.#unseen)} new messages`;
  }
}
