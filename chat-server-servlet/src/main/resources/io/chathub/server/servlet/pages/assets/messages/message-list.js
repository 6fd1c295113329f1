import { ListContent } from './list-content.js';
import { ListQueue } from './list-queue.js';
import { ListScroll } from './list-scroll.js';

/** Milliseconds for which a screen reader does not read what is added: the messages of another room are not new. */
const QUIET = 500;
/** How many messages and notes are kept of a burst. */
const MAX_MESSAGES = 500;

/**
 * The list of messages and notes. Messages are shown in the order of their offsets, each in its present state; the replies of a thread
 * are below its first message. Additions and changes are collected and shown once in each frame, so that a burst costs one layout.
 * Near its upper edge the list requests older messages. Several lists have one frame of the page in turn; a list outside of it only collects
 * additions and changes.
 */
export class MessageList {
  #log;
  #empty;
  #content;
  #scroll;
  #session;
  #onOlder;
  #onSeen;
  #queue = new ListQueue(MAX_MESSAGES, (entries) => this.#showAll(entries));
  /** While true, older messages are not dropped at the end of the list: they are loaded to lead to one of them. */
  keepsOlder = false;

  /** Collects the entries that {@link prepend} adds; null at all other times. */
  #older = null;

  /**
   * @param log the frame of the list
   * @param empty the element that is shown in the frame while the list has no messages
   * @param button the button to the end of the list
   * @param onOlder gets the offset before which to load older messages, when the user scrolls near the upper edge
   * @param onSeen is called when the end of the list is in view
   * @param ask sends a request about the room, see {@link Room#ask}
   * @param pendingActions `retry(entry)` and `discard(entry)` for an unacknowledged request
   * @param session the {@link Session} of the page
   * @param names the {@link UserNames}
   */
  constructor({ log, empty, button, onOlder, onSeen = () => {}, ask, pendingActions, session, names }) {
    this.#log = log;
    this.#empty = empty;
    this.#session = session;
    this.#onOlder = onOlder;
    this.#onSeen = onSeen;
    this.#content = new ListContent({ ask, pendingActions, session, names });
    this.#scroll = new ListScroll(log, button, () => {
      this.#requestOlder();
      if (this.#scroll.isFollowing) this.#onSeen();
    });
  }

  /** Puts the list into its frame, at the position that it had there before. */
  show() {
    if (this.#scroll.isAttached) return;
    this.#log.setAttribute('aria-live', 'off');
    setTimeout(() => this.#log.setAttribute('aria-live', 'polite'), QUIET);
    this.#log.replaceChildren(this.#content.element);
    this.#queue.proceed();
    this.#scroll.attach();
    this.#empty.hidden = !this.#content.isEmpty;
    this.#requestOlder();
  }

  /** Takes the list out of its frame. */
  hide() {
    if (!this.#scroll.isAttached) return;
    this.#queue.wait();
    this.#scroll.detach();
    this.#content.element.remove();
  }

  /** Whether the end of the list is in view. */
  get isAtEnd() {
    return this.#scroll.isAtBottom;
  }

  /** As {@link isAtEnd} was at the last change or scroll, without a look at the layout. */
  get isFollowing() {
    return this.#scroll.isFollowing;
  }

  /** Changes the style of the list, which stays at its end, or at the message in the middle. */
  restyle(change) {
    change();
    this.#scroll.restore();
  }

  /** The message of an offset as it is shown; undefined if the list does not have it. */
  get(offset) {
    return this.#content.get(offset);
  }

  /** The element of a message, or `undefined`. */
  elementOf(offset) {
    return this.#content.held(offset)?.element;
  }

  /** Messages can be requested now. */
  requestQuoted() {
    this.#content.requestQuoted();
  }

  /** Marks the name of a user, which was not known before, in the messages that mention the user. */
  updateMentionsOf(user) {
    this.#content.updateMentionsOf(user);
  }

  /** Shows the text of a message as its author wrote it, or with its formats again. */
  toggleSource(offset) {
    this.#content.toggleSource(offset);
  }

  /** The message that this user sent last, as far as the list has it. */
  get lastOwn() {
    return this.#content.messages
      .filter((message) => message.deleted === null && this.#session.isAuthor(message))
      .reduce((last, message) => (last === null || message.offset > last.offset ? message : last), null);
  }

  /** The offset that the messages in the list begin with, where there are older ones to request; else null. */
  get olderThan() {
    this.#queue.flush();
    return this.#content.olderThan;
  }

  /** Brings a message to the middle of the list. Returns its element, or null if the list does not have the message. */
  reveal(offset) {
    this.#queue.flush();
    const held = this.#content.held(offset);
    if (!held) return null;
    this.#content.openThreadOf(held);
    this.#scroll.toElement(held.element);
    return held.element;
  }

  /** The offset of the message in the middle of the frame; null for none. */
  get middle() {
    const { top, height } = this.#log.getBoundingClientRect();
    const found = [...this.#content.element.querySelectorAll('.message[data-offset]')]
      .find((message) => message.getBoundingClientRect().bottom > top + height / 2);
    return found === undefined ? null : Number(found.dataset.offset);
  }

  /** Shows or folds the replies of a thread. Returns whether they are shown, and whether replies are missing in the list. */
  toggleThread(offset) {
    return this.#content.toggleThread(offset);
  }

  /** Puts a line above the first message with a higher offset; null removes it. */
  markNewAfter(offset) {
    this.#content.markNewAfter(offset);
  }

  /** The element of {@link markNewAfter}; null if there is none. */
  get newLine() {
    return this.#content.newLine;
  }

  /** Whether that line is below the frame, or not there: nothing new is above its lower edge. */
  get isNewLineBelow() {
    return this.newLine === null || this.newLine.getBoundingClientRect().top >= this.#log.getBoundingClientRect().bottom;
  }

  /** Leads to that line. Returns whether there is one. */
  toNewLine() {
    this.#queue.flush();
    if (this.newLine === null) return false;
    this.#scroll.toElement(this.newLine);
    return true;
  }

  /**
   * Shows a message, new or in another state, in the order of offsets. Does nothing if the list has a newer state, or if the
   * message is older than those that the list begins with.
   *
   * @param isNew whether the message is new to the user
   */
  putMessage(message, own, isNew = false) {
    this.#add({ message, own, isNew });
  }

  addNote(note) {
    this.#add({ note });
  }

  /**
   * Changes a message that is in the list, by the event at `offset`. Does nothing if the list does not have the message, or has a
   * newer state of it.
   *
   * @param change gets the message and returns the fields that change
   */
  changeMessage(target, offset, change) {
    this.#add({ target, offset, change });
  }

  /** The server holds no message at or below this offset, other than pinned ones. */
  dropUpTo(floor) {
    this.#add({ floor });
  }

  /** Removes all messages and notes, but not the unacknowledged messages. All messages from the offset `from` on follow. */
  dropAll(from) {
    this.#queue.dropMessages();
    this.#add({ drop: { from } });
  }

  /** The messages from this offset on follow, and no older ones until {@link prepend}. */
  beginAt(from) {
    this.#add({ from });
  }

  /** Adds or updates an unacknowledged request. */
  addPending(entry) {
    this.#add(isMessage(entry) ? { pending: entry, own: true } : { unsettled: entry });
  }

  /** Removes an unacknowledged request: it has taken effect or was discarded. */
  settlePending(entry) {
    this.#add(isMessage(entry) ? { settled: entry } : { unsettled: entry, isSettled: true });
  }

  /** Empties the list, for another room. */
  reset() {
    this.#queue.clear();
    this.#content.clear();
    if (this.#scroll.isAttached) this.#empty.hidden = false;
    this.#scroll.toBottom();
  }

  /**
   * Sets whether older messages can be requested.
   *
   * @param oldest the offset that the loaded messages begin with; null if there are none
   * @param isBeginning if there are no older ones: whether there never were any
   */
  setOlder({ more, oldest, isBeginning }) {
    this.#add({ older: { more, oldest, isBeginning } });
  }

  /**
   * Adds entries above all others, which keep their position on the screen.
   *
   * @param addAll adds the entries by the methods of this list, oldest first
   */
  prepend(addAll) {
    this.#queue.flush();
    this.#older = [];
    addAll();
    const entries = this.#older;
    this.#older = null;
    this.#scroll.keep(() => this.#content.prepend(entries));
  }

  #add(entry) {
    if (this.#older) this.#older.push(entry);
    else this.#queue.add(entry);
  }

  #showAll(entries) {
    const follow = this.#scroll.isAtBottom || entries.some((entry) => entry.drop || (entry.own && !this.#content.held(entry.message?.offset)));
    const added = this.#content.show(entries);
    if (this.#content.settle(follow && !this.keepsOlder)) this.#queue.showAgain();
    if (this.#scroll.isAttached) this.#empty.hidden = !this.#content.isEmpty;
    if (follow) this.#scroll.toBottom();
    else this.#scroll.offer(added);
    this.#requestOlder();
    if (follow && this.#scroll.isAttached) this.#onSeen();
  }

  #requestOlder() {
    const { olderThan } = this.#content;
    if (olderThan !== null && this.#scroll.isAtTop) this.#onOlder(olderThan);
  }
}

const isMessage = (entry) => entry.command.type === 'message';
