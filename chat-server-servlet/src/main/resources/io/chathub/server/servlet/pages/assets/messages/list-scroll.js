import { setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';

const NEAR_EDGE = 60;

/**
 * The scroll position of a list: it follows new messages while its end is in view, and else offers a button to its end, where new
 * messages are below or the end is more than a screen away. Several lists have
 * one frame in turn. A list outside of the frame keeps its position, and its changes cause no layout.
 */
export class ListScroll {
  #log;
  #button;
  #onScrolled;
  #unseen = 0;
  #following = true;
  /** The position of a list that is not in the frame. */
  #top = 0;
  /** Ends the listeners; null while the list is not in the frame. */
  #attached = null;

  constructor(log, button, onScrolled) {
    this.#log = log;
    this.#button = button;
    this.#onScrolled = onScrolled;
  }

  get isAttached() {
    return this.#attached !== null;
  }

  /** The list is in the frame, with the position that it was left at. */
  attach() {
    this.#attached = new AbortController();
    const { signal } = this.#attached;
    this.#log.addEventListener('scroll', () => {
      this.#following = this.isAtBottom;
      if (this.#following) this.offer(0);
      else this.#showButton();
      this.#onScrolled();
    }, { passive: true, signal });
    this.#button.addEventListener('click', () => {
      this.toBottom();
      this.#log.focus({ preventScroll: true });
    }, { signal });
    // An on-screen keyboard or a growing input must not cover the newest message.
    const observer = new ResizeObserver(() => this.#following && this.toBottom());
    observer.observe(this.#log);
    signal.addEventListener('abort', () => observer.disconnect());
    if (this.#following) this.toBottom();
    else this.#log.scrollTop = this.#top;
    this.#showButton();
  }

  detach() {
    this.#following = this.isAtBottom; // the event of the last scroll may be still to come
    this.#top = this.#log.scrollTop;
    this.#attached?.abort();
    this.#attached = null;
    this.#button.hidden = true;
  }

  /** Whether the list follows its end, without a look at the layout. */
  get isFollowing() {
    return this.#following;
  }

  get isAtBottom() {
    if (!this.isAttached) return this.#following;
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_EDGE;
  }

  get isAtTop() {
    return this.isAttached && this.#log.scrollTop < NEAR_EDGE;
  }

  toBottom() {
    this.#following = true;
    if (this.isAttached) this.#log.scrollTop = this.#log.scrollHeight;
    this.offer(0);
  }

  /** Brings an element of the list to the middle. */
  toElement(element) {
    element.scrollIntoView({ block: 'center' });
    this.#following = this.isAtBottom;
  }

  /** Runs a change above the visible elements, which keep their position on the screen. */
  keep(change) {
    if (!this.isAttached) {
      change();
      return;
    }
    const before = this.#log.scrollHeight - this.#log.scrollTop;
    change();
    this.#log.scrollTop = this.#log.scrollHeight - before;
  }

  /** Offers a button to the end of the list. @param more the number of new messages below; 0 hides the button at the end */
  offer(more) {
    if (more === 0 && !this.isAtBottom) return;
    this.#unseen = more === 0 ? 0 : this.#unseen + more;
    if (this.isAttached) this.#showButton();
  }

  #showButton() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const isFar = scrollHeight - scrollTop > 2 * clientHeight;
    this.#button.hidden = this.#unseen === 0 && !isFar;
    setText(this.#button, this.#unseen === 0 ? text('messages.toNewest') : text('unread.count', { count: this.#unseen }));
  }
}
