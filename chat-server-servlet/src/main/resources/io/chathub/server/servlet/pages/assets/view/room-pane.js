import { LOBBY } from '../net/input-rules.js';
import { formatDurationInWords } from '../dom/dates.js';
import { byId } from '../dom/dom.js';
import { text } from '../i18n/texts.js';
import { MessageList } from '../messages/message-list.js';
import { problemOf } from '../messages/pending-view.js';
import { Jump } from './jump.js';
import { describeLoss } from './loss.js';
import { Roster } from './roster.js';

const THREAD_PAGE = 300;
/** Stands for a part of the page that shows the current room only. */
const NOWHERE = { started() {}, stopped() {}, changed() {} };

/**
 * One room of the page: its messages, members and unread messages, also while another room is shown. The room reports to it, and the event
 * modules change its parts. A hidden room only collects its events, up to a limit; they are shown with the room.
 */
export class RoomPane {
  people = new Roster(() => this.isShown && this.#page.people.changed());
  messages;
  jump;
  /** The {@link UnreadMessages}. */
  unread;
  /** The {@link Room}. */
  room = null;
  isShown = false;
  /** The names of what this user may not do in this room, `pin` and `everyone`: the server has refused it once. It is not offered again. */
  refused = new Set();

  #page;
  #lostAt = null;
  /** Whether the newest messages were shown, so that one that arrives is read where it is in view. */
  #isSettled = false;
  #hadUnread = false;
  /** The {@link viewPosition} of a room that is not shown. */
  #leftAt = null;

  /**
   * @param page the {@link RoomView}
   * @param makeUnread makes the {@link UnreadMessages}; gets its callbacks
   */
  constructor(page, makeUnread) {
    this.#page = page;
    this.messages = new MessageList({
      log: byId('messages'),
      empty: byId('empty'),
      button: byId('new-messages'),
      onOlder: (oldest) => this.room?.loadOlder(oldest),
      onSeen: () => this.#seen(),
      ask: (command, onReply) => (this.room === null ? onReply(null) : this.room.ask(command, onReply)),
      pendingActions: { retry: (entry) => this.room?.retry(entry), discard: (entry) => this.room?.discard(entry) },
      session: page.session,
      names: page.names,
    });
    this.jump = new Jump(this.messages, {
      loadOlder: (before) => this.room.loadOlder(before, true),
      onMissing: () => page.toast.show(text('messages.missing')),
      isReady: () => this.room?.isIn === true,
    });
    this.unread = makeUnread({
      isReading: () => this.#isReading,
      onChanged: () => this.#unreadChanged(),
      onArrived: (message, isForUser) => {
        if (!this.isShown || document.hidden) page.arrived(this, message, isForUser);
      },
    });
  }

  get session() {
    return this.#page.session;
  }

  get names() {
    return this.#page.names;
  }

  get typing() {
    return this.isShown ? this.#page.typing : NOWHERE;
  }

  get pinned() {
    return this.isShown ? this.#page.pinned : NOWHERE;
  }

  /** Shows the room: at its line of new messages, or at the position that it was left at. */
  show() {
    this.isShown = true;
    this.messages.show();
    this.#begin();
    this.#page.people.show(this.people);
  }

  hide() {
    this.#leftAt = this.viewPosition;
    this.isShown = false;
    this.jump.cancel();
    this.messages.hide();
    if (this.unread.count === 0) this.messages.markNewAfter(null);
  }

  /** Leaves the room for good. */
  leave() {
    this.room.leave();
    if (this.isShown) this.hide();
    this.messages.reset();
  }

  /** Whether unread messages are to be offered: new messages below those in view have the button to the end. */
  get offersUnread() {
    return this.unread.isMore || (this.unread.count > 0 && !this.messages.isNewLineBelow);
  }

  /** Leads to the first unread message. */
  jumpToUnread() {
    const { marker } = this.unread;
    if (!this.unread.isMore) {
      this.messages.toNewLine();
      return;
    }
    this.room.ask({ type: 'history', after: marker, limit: 1 }, (reply) => {
      const first = reply?.type === 'history' ? reply.events.find(({ type }) => type === 'message') : undefined;
      const hasAll = first === undefined || this.messages.get(first.offset) !== undefined;
      if (hasAll) this.unread.begins(null); // no message is before those of the page
      if (first !== undefined) this.jump.to(first.offset);
    });
  }

  markAsRead() {
    if (this.room.position !== null) this.unread.readUpTo(this.room.position.offset);
    this.messages.markNewAfter(null);
  }

  /** The window is visible again. */
  becameVisible() {
    if (this.unread.count > 0) this.messages.toNewLine();
    if (this.messages.isAtEnd) this.#seen();
  }

  /** Shows or folds the replies of a thread. Those that the list does not have are requested. */
  toggleThread(offset) {
    const { isShown, isIncomplete } = this.messages.toggleThread(offset);
    if (isShown && isIncomplete) this.#requestReplies(offset);
  }

  #requestReplies(thread, before = undefined) {
    this.room.ask({ type: 'history', thread, before, limit: THREAD_PAGE }, (reply) => {
      if (reply?.type !== 'history') return;
      for (const event of reply.events) this.#page.apply(event, this, false);
      if (reply.more && reply.events.length > 0) this.#requestReplies(thread, reply.events[0].offset);
    });
  }

  get #isReading() {
    return this.#isSettled && this.isShown && !document.hidden && !this.unread.isMore && this.messages.isFollowing;
  }

  /** The end of the list is in view. */
  #seen() {
    if (this.#isReading && this.room?.position) this.unread.readUpTo(this.room.position.offset);
  }

  #unreadChanged() {
    const hasUnread = this.unread.count > 0;
    if (hasUnread && !this.#hadUnread && this.#isSettled) this.messages.markNewAfter(this.unread.marker);
    this.#hadUnread = hasUnread;
    this.#page.unreadChanged(this);
  }

  /** Leads to the first unread message, or else to the one that was in view before a reload or before the room was left. */
  #begin() {
    if (!this.#isSettled || !this.isShown) return;
    const offset = this.#page.offsetToRead(this.room);
    if (this.unread.count === 0 && offset !== null) this.jump.backTo(offset);
    this.#showNew();
  }

  /** The position of the message that is in view, or was last; null where the newest messages are in view. */
  get viewPosition() {
    if (!this.isShown) return this.#leftAt;
    // A notice that has just appeared, such as that of a closed connection, is not counted as a scroll.
    const offset = this.room.position !== null && !this.messages.isFollowing ? this.messages.middle : null;
    return offset === null ? null : { room: this.room.name, epoch: this.room.position.epoch, offset };
  }

  #showNew() {
    if (this.unread.count > 0) this.unread.begins(this.messages.olderThan);
    this.messages.markNewAfter(this.unread.count > 0 ? this.unread.marker : null);
    if (this.unread.count > 0 && !this.unread.isMore) this.messages.toNewLine();
    if (this.messages.isAtEnd) this.#seen();
    this.#page.unreadChanged(this);
  }

  disconnected() {
    if (this.room.isIn) this.#lostAt = Date.now();
    this.room.disconnected();
    this.people.reset();
  }

  opened(joined) {
    this.unread.opened(joined);
    this.#showMembers(joined);
    this.newest(joined);
    const { name } = this.room;
    this.messages.addNote({ text: name === LOBBY ? text('note.entered') : text('note.enteredRoom', { room: name }) });
  }

  returned(joined, loss) {
    this.unread.renumbered(joined.epoch, loss?.newEpoch ? 0 : joined.offset);
    this.#showMembers(joined);
    if (loss !== null) {
      this.dropped(loss, joined.offset + 1);
      this.newest(joined, loss.since);
    }
    const away = this.#lostAt === null ? 0 : Date.now() - this.#lostAt;
    this.messages.addNote({ text: away < 1_000 ? text('note.back') : text('note.backAfter', { time: formatDurationInWords(away) }) });
    this.#lostAt = null;
  }

  ready() {
    if (!this.#isSettled) {
      this.#isSettled = true;
      this.#begin();
    }
    this.jump.proceed();
    this.messages.requestQuoted();
  }

  joinRejected(error) {
    this.#page.joinRejected(this, error);
  }

  /** The server has removed this page from the room. */
  removed() {
    this.messages.addNote({ text: text('note.removed', { room: this.room.name }), warning: true });
  }

  received(event, isNew) {
    this.#page.apply(event, this, isNew);
  }

  floor(floor) {
    this.messages.dropUpTo(floor);
  }

  lost(loss) {
    const note = describeLoss(loss);
    if (note !== null) this.messages.addNote({ text: note, warning: true });
  }

  /** All messages are void. @param loss why, or null if it was said before */
  dropped(loss, from) {
    this.messages.dropAll(from);
    if (loss !== null) this.lost(loss);
  }

  /** Shows the newest messages; those with an offset above `after` are new to the user. */
  newest(page, after = Infinity) {
    this.messages.beginAt(page.events[0]?.offset ?? null);
    for (const event of page.events) this.#page.apply(event, this, event.offset > after);
    this.unread.begins(page.more ? page.events[0]?.offset ?? null : null);
    this.#showBeginning(page);
  }

  older(page) {
    this.messages.prepend(() => {
      for (const event of page.events) this.#page.apply(event, this, false);
    });
    this.#showBeginning(page);
    this.unread.begins(this.messages.olderThan);
    this.jump.proceed();
  }

  /** @param code the code of the refusal, if the entry was refused just now */
  pending(entry, code = null) {
    const { command: { type, target }, problem } = entry;
    if (problem === null || type === 'message' || type === 'edit') {
      this.messages.addPending(entry);
      if (type !== 'message') this.#page.unsettled(this, entry, false);
      if (type === 'edit' && problem !== null && this.messages.get(target) === undefined) this.#page.toast.show(problemOf(entry));
      return;
    }
    // There is no text of the user to keep.
    this.#page.toast.show(problemOf(entry));
    this.room?.discard(entry);
    this.settled(entry);
    if (type === 'pin' && code === 'forbidden') this.refused.add('pin');
  }

  acknowledged(entry, { everyoneRefused }) {
    entry.isTaken = true;
    if (!everyoneRefused) return;
    this.refused.add('everyone');
    this.#page.toast.show(text('sending.everyoneRefused'));
  }

  settled(entry) {
    this.messages.settlePending(entry);
    if (entry.command.type !== 'message') this.#page.unsettled(this, entry, true);
  }

  /** The room has a new epoch. */
  renumbered() {
    this.#page.renumbered(this);
  }

  /** The server has begun a new epoch. */
  reset(reset) {
    if (this.room.isIn) this.unread.renumbered(reset.epoch, reset.offset);
    this.room.reset(reset);
  }

  #showMembers({ id, members, memberCount }) {
    this.people.reset(id, members, memberCount);
    const own = members.find((member) => member.id === id);
    if (own !== undefined) this.#page.named(own.username);
    for (const { user, username } of members) this.names.learn(user, username);
  }

  #showBeginning({ events, more, floor }) {
    const oldest = events[0]?.offset ?? null;
    // An older server sends no floor, and only messages have offsets there.
    const isBeginning = floor === null ? oldest !== null && oldest <= 1 : floor === 0;
    if (floor !== null) this.floor(floor);
    this.messages.setOlder({ more: more && oldest !== null, oldest, isBeginning });
  }
}
