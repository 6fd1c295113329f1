import { setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';

const NEAR_EDGE = 60;
/** The part of the height of a lower frame above which the text stays that was in the middle before. */
const LOWEST = 0.75;

/**
 * The scroll position of a list: it follows new messages while its end is in view, and else offers a button to its end, where new
 * messages are below or the end is more than a screen away. In a frame of another size it is still at its end, or at the message in the
 * middle. Several lists have one frame in turn. A list outside of the frame keeps its position, and its changes cause no layout.
 */
export class ListScroll {
  #log;
  #button;
  #onScrolled;
  #unseen = 0;
  #following = true;
  /** The position of a list that is not in the frame. */
  #top = 0;
  /** The size of the frame at the last look at it. */
  #size = '';
  /** The element in the middle of the frame, as {@link #middle} returns it; null while the list follows its end. */
  #read = null;
  /** The position that {@link restore} has set, where nothing has moved the list since; else null. */
  #restored = null;
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
      this.#look();
      if (this.#following) this.offer(0);
      else this.#showButton();
      this.#onScrolled();
    }, { passive: true, signal });
    this.#button.addEventListener('click', () => {
      this.toBottom();
      this.#log.focus({ preventScroll: true });
    }, { signal });
    // An on-screen keyboard or a growing input must not cover the newest message.
    const observer = new ResizeObserver(() => this.restore());
    observer.observe(this.#log);
    signal.addEventListener('abort', () => observer.disconnect());
    if (!this.#following) this.#log.scrollTop = this.#top;
    this.restore();
  }

  detach() {
    this.#look(); // the event of the last scroll may be still to come
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
    if (!this.isAttached || this.#isResized) return this.#following;
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
    this.#size = this.#sizeNow;
    this.#restored = null;
    this.#look();
  }

  /** Brings the list to its end, or to the text that was in the middle: the frame has another size, or the messages another style. */
  restore() {
    if (!this.isAttached) return;
    this.#size = this.#sizeNow;
    if (this.#following) {
      this.toBottom();
      return;
    }
    if (this.#read?.element.isConnected) {
      const { element, part, distance } = this.#read;
      const frame = this.#log.getBoundingClientRect();
      const { top, height } = element.getBoundingClientRect();
      this.#log.scrollTop += top + part * height - frame.top - Math.min(distance, LOWEST * frame.height);
      this.#restored = this.#log.scrollTop;
    }
    this.#showButton();
  }

  get #sizeNow() {
    return `${this.#log.clientWidth} ${this.#log.clientHeight}`;
  }

  /** Whether {@link restore} is still to come for the present size of the frame: until then, the position says nothing about the user. */
  get #isResized() {
    return this.#size !== this.#sizeNow;
  }

  /** Notices the position that the user, or a jump, has brought the list to. */
  #look() {
    this.#following = this.isAtBottom;
    if (this.#isResized || this.#log.scrollTop === this.#restored) return;
    this.#restored = null;
    this.#read = this.#following ? null : this.#middle();
  }

  /** The text, or else the row, in the middle of the frame: the part of its height above the middle, and the distance to the upper edge. */
  #middle() {
    const frame = this.#log.getBoundingClientRect();
    const distance = frame.height / 2;
    const middle = frame.top + distance;
    const rows = this.#log.firstElementChild.children;
    let first = 0;
    for (let last = rows.length - 1; first < last;) {
      const between = (first + last) >> 1;
      if (rows[between].getBoundingClientRect().bottom > middle) last = between;
      else first = between + 1;
    }
    const row = rows[first];
    if (row === undefined) return null;
    const begins = (element) => element.getClientRects()[0]?.top <= middle; // a folded reply has none
    const element = [...row.querySelectorAll('.bubble')].findLast(begins) ?? row;
    const { top, height } = element.getBoundingClientRect();
    return { element, part: (middle - top) / (height || 1), distance };
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
