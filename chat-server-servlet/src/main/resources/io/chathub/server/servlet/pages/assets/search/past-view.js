import { create, setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';
import { DayDividers } from '../messages/day-dividers.js';
import { MessageRows } from '../messages/message-rows.js';
import { toggleSource, updateMessage, updateQuote } from '../messages/message-view.js';
import { updateStatuses } from '../messages/pending-view.js';
import { QuotedMessages } from '../messages/quoted-messages.js';
import { UnsettledChanges, withTaken } from '../messages/unsettled-changes.js';

const PAGE = 30;
/** Over this number the view begins anew around its edge: it stays small, however far the user reads. */
const MAX_MESSAGES = 600;
const NEAR_EDGE = 80;
const HIGHLIGHTED_FOR = 2_500;

/**
 * A message with those before and after it, in place of the list of the newest messages. Near its edges the view requests further
 * ones. A button leads back to the newest messages.
 */
export class PastView {
  #list;
  #chat;
  #view = create('section', 'past');
  #log = create('div', 'past-log');
  #status = create('p', 'past-status');
  #context;
  #held = new Map();
  #quoted;
  #unsettled = new UnsettledChanges();
  #hideTools;
  #days = new DayDividers();
  #rows = null;
  #hasOlder = false;
  #hasNewer = false;
  /** The last request; the replies to those before are ignored. */
  #asking = null;
  #epoch = null;

  /**
   * @param list the element of the newest messages
   * @param chat the {@link RoomView}
   * @param attach connects the view with the actions on a message, see {@link MessageControls#attach}
   */
  constructor(list, chat, attach) {
    this.#list = list;
    this.#chat = chat;
    const { session, names } = chat;
    this.#quoted = new QuotedMessages((command, onReply) => chat.ask(command, onReply), (offset) => this.#updateQuotesOf(offset));
    this.#context = {
      session,
      names,
      held: (offset) => this.#held.get(offset)?.message ?? chat.messages?.get(offset) ?? this.#quoted.get(offset),
      awaitQuoted: (quote) => this.#quoted.await(quote),
    };
    this.#build();
    this.#hideTools = attach(this.#log, this, (offset) => this.#begin(offset, true));
  }

  #build() {
    this.#view.hidden = true;
    this.#view.id = 'past';
    this.#view.setAttribute('aria-label', text('past.label'));
    this.#log.id = 'past-messages';
    this.#log.tabIndex = 0;
    this.#log.setAttribute('role', 'group');
    this.#log.setAttribute('aria-label', text('past.around'));
    this.#status.setAttribute('role', 'status');
    const back = create('button', 'button small past-back', text('past.back'));
    back.type = 'button';
    back.addEventListener('click', () => this.close());
    const bar = create('div', 'past-bar');
    bar.append(this.#status, back);
    this.#view.append(bar, this.#log);
    this.#list.parentElement.append(this.#view);
    this.#log.addEventListener('scroll', () => this.#requestMore(), { passive: true });
    this.#view.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) this.close();
    });
  }

  /** Shows the message of this offset. */
  open(offset) {
    this.#view.hidden = false;
    this.#list.inert = true;
    this.#unsettled.clear();
    for (const entry of this.#chat.room.entries) if (entry.command.target !== undefined) this.#unsettled.put(entry);
    this.#epoch = this.#chat.room.position?.epoch;
    this.#begin(offset, true);
  }

  /** Leads back to the newest messages. */
  close() {
    if (this.#view.hidden) return;
    const hadFocus = this.#view.contains(document.activeElement);
    this.#clear();
    this.#view.hidden = true;
    this.#list.inert = false;
    this.#list.scrollTop = this.#list.scrollHeight;
    if (hadFocus) this.#list.focus({ preventScroll: true });
  }

  /** The message of an offset as it is shown; undefined if the view does not have it. */
  get(offset) {
    const held = this.#held.get(offset);
    return held && this.#unsettled.appliedTo(held.message);
  }

  /** The element of a message, or undefined. */
  elementOf(offset) {
    return this.#held.get(offset)?.element;
  }

  /** Shows the text of a message as its author wrote it, or with its formats again. */
  toggleSource(offset) {
    toggleSource(this.elementOf(offset), this.get(offset), this.#context);
  }

  /** A change of a message is unacknowledged, or no longer is. */
  unsettled(entry, isSettled) {
    if (isSettled) this.#unsettled.remove(entry);
    else this.#unsettled.put(entry);
    const held = this.#held.get(entry.command.target);
    if (held) this.#update(held, isSettled ? withTaken(held.message, entry) : held.message);
  }

  /** Changes a message, see {@link MessageList#changeMessage}. */
  changeMessage(target, offset, change) {
    const held = this.#held.get(target);
    if (!held) this.#quoted.change(target, offset, change);
    else if (held.message.change < offset) this.#update(held, { ...held.message, ...change(held.message), change: offset });
  }

  /** Shows a message in another state. A new one is read when the user comes to the end. */
  putMessage(message) {
    const held = this.#held.get(message.offset);
    if (held && message.change > held.message.change) this.#update(held, message);
    else if (!held) this.#quoted.change(message.offset, message.change, () => message);
    if (!held && this.#held.size > 0 && message.offset > this.#lastOffset) {
      this.#hasNewer = true;
      this.#requestMore();
    }
  }

  #update(held, message) {
    updateMessage(held.element, this.#unsettled.appliedTo(message), held.message, this.#context);
    const { room } = this.#chat;
    updateStatuses(held.element, this.#unsettled.of(message.offset), (entry) => ({ retry: () => room.retry(entry), discard: () => room.discard(entry) }));
    const isOtherText = message.text !== held.message.text || message.deleted !== held.message.deleted;
    held.message = message;
    if (isOtherText) this.#updateQuotesOf(message.offset);
  }

  #updateQuotesOf(offset) {
    for (const { message, element } of this.#held.values()) if ((message.replyTo ?? message.thread) === offset) updateQuote(element, message, this.#context);
  }

  #clear() {
    this.#asking = null;
    this.#hideTools();
    this.#quoted.clear();
    this.#held.clear();
    this.#days.clear();
    this.#log.replaceChildren();
    this.#rows = new MessageRows(this.#days, this.#context);
    this.#hasOlder = false;
    this.#hasNewer = false;
    setText(this.#status, '');
  }

  get #firstOffset() {
    return Math.min(...this.#held.keys());
  }

  get #lastOffset() {
    return Math.max(...this.#held.keys());
  }

  /** Shows a message with a page before and one after it. */
  #begin(offset, isFound) {
    this.#clear();
    setText(this.#status, text('page.loading'));
    this.#request({ before: offset + 1 }, (older) => {
      this.#request({ after: offset }, (newer) => {
        setText(this.#status, text('past.label'));
        this.#hasOlder = older.more;
        this.#append([...older.events, ...newer.events]);
        this.#hasNewer = newer.more;
        this.#reveal(offset, isFound);
        this.#requestMore();
      });
    });
  }

  #reveal(offset, isFound) {
    const element = this.#held.get(offset)?.element;
    if (element === undefined) {
      if (isFound) setText(this.#status, text('past.gone'));
      this.#log.focus({ preventScroll: true });
      return;
    }
    element.scrollIntoView({ block: 'center' });
    element.focus({ preventScroll: true });
    if (!isFound) return;
    element.classList.add('highlighted');
    setTimeout(() => element.classList.remove('highlighted'), HIGHLIGHTED_FOR);
  }

  #requestMore() {
    if (this.#view.hidden || this.#asking !== null || this.#held.size === 0) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    if (this.#hasOlder && scrollTop < NEAR_EDGE) this.#requestOlder();
    else if (this.#hasNewer && scrollHeight - scrollTop - clientHeight < NEAR_EDGE) this.#requestNewer();
  }

  #requestOlder() {
    if (this.#held.size >= MAX_MESSAGES) {
      this.#begin(this.#firstOffset, false);
      return;
    }
    this.#request({ before: this.#firstOffset }, ({ events, more }) => {
      this.#hasOlder = more;
      const before = this.#log.scrollHeight - this.#log.scrollTop;
      this.#prepend(events);
      this.#log.scrollTop = this.#log.scrollHeight - before;
      this.#requestMore();
    });
  }

  #requestNewer() {
    if (this.#held.size >= MAX_MESSAGES) {
      this.#begin(this.#lastOffset, false);
      return;
    }
    this.#request({ after: this.#lastOffset }, ({ events, more }) => {
      this.#hasNewer = more;
      this.#append(events);
      this.#requestMore();
    });
  }

  /** Requests a page of messages. Offsets of another epoch are void. */
  #request(position, onPage) {
    const asking = {};
    this.#asking = asking;
    this.#chat.ask({ type: 'history', limit: PAGE, ...position }, (reply) => {
      if (asking !== this.#asking) return;
      this.#asking = null;
      if (reply?.type === 'history' && reply.epoch === this.#epoch) onPage({ ...reply, events: reply.events.filter(({ type }) => type === 'message') });
      else setText(this.#status, text('past.failed'));
    });
  }

  #append(messages) {
    for (const message of messages.filter(({ offset }) => !this.#held.has(offset))) {
      const nodes = this.#rows.message(message, this.#context.session.isOwn(message));
      this.#hold(message, nodes.at(-1));
      this.#log.append(...nodes);
    }
  }

  #hold(message, element) {
    const held = { message, element };
    this.#held.set(message.offset, held);
    if (this.#unsettled.of(message.offset).length > 0) this.#update(held, message);
    this.#updateQuotesOf(message.offset);
  }

  #prepend(messages) {
    const rows = new MessageRows(this.#days, this.#context);
    const nodes = [];
    for (const message of messages.filter(({ offset }) => !this.#held.has(offset))) {
      nodes.push(...rows.message(message, this.#context.session.isOwn(message)));
      this.#hold(message, nodes.at(-1));
    }
    const first = this.#log.firstElementChild;
    if (nodes.length > 0 && this.#days.has(first) && this.#days.dayOf(first) === rows.day) this.#days.remove(first);
    const below = this.#held.get(Number(this.#log.firstElementChild?.dataset.offset));
    if (below) rows.joinBelow(below.message, below.element);
    this.#log.prepend(...nodes);
  }
}
