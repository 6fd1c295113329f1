import { LOBBY } from '../net/input-rules.js';
import { Session } from '../net/session.js';
import { UserNames } from '../net/user-names.js';
import { ConnectedCount } from './connected-count.js';
import { byId } from '../dom/dom.js';
import { formatCount, formatDuration } from '../dom/format.js';
import { MessageList } from '../messages/message-list.js';
import { Jump } from './jump.js';
import { People } from './people.js';
import { PinnedPanel } from './pinned-panel.js';
import { Toast } from './toast.js';
import { TypingLine } from './typing-line.js';
import { UnreadTitle } from './unread-title.js';

const THREAD_PAGE = 300;

/** The part of the page that shows the current room. The room reports to it, and the event modules change its parts. */
export class RoomView {
  session = new Session();
  names = new UserNames();
  messages = new MessageList({
    log: byId('messages'),
    empty: byId('empty'),
    button: byId('new-messages'),
    onOlder: (oldest) => this.room?.loadOlder(oldest),
    pendingActions: { retry: (entry) => this.room?.retry(entry), discard: (entry) => this.room?.discard(entry) },
    session: this.session,
    names: this.names,
  });
  jump = new Jump(this.messages, {
    loadOlder: (before) => this.room.loadOlder(before, true),
    onMissing: () => this.toast.show('This message is no longer kept, or too old to be shown.'),
    isReady: () => this.room?.isIn === true,
  });
  people = new People({ list: byId('people'), more: byId('people-more'), number: byId('people-number') });
  typing = new TypingLine(byId('typing'));
  connectedCount = new ConnectedCount(byId('connected-count'));
  unread = new UnreadTitle();
  toast = new Toast();
  pinned = new PinnedPanel((command, onReply) => this.ask(command, onReply), (offset) => this.jump.to(offset));

  /** The current room, or null. */
  room = null;

  #applyEvent;
  #onTokenRequired;
  #onPinRefused;
  #onRenumbered;
  #lostAt = null;

  /**
   * @param applyEvent applies an event to this view; gets the event, this view, and whether the event is live
   * @param onTokenRequired is called when the server rejects a join for want of a token
   * @param onPinRefused is called when the server does not let this user pin
   * @param onRenumbered is called when the room has a new epoch: the offsets that others hold are void
   */
  constructor({ applyEvent, onTokenRequired, onPinRefused = () => {}, onRenumbered = () => {} }) {
    this.#applyEvent = applyEvent;
    this.#onTokenRequired = onTokenRequired;
    this.#onPinRefused = onPinRefused;
    this.#onRenumbered = onRenumbered;
  }

  /** Submits a request about the room, see {@link Room#submit}. */
  submit(command, price) {
    return this.room !== null && this.room.submit(command, price);
  }

  /** Asks about messages of the room, see {@link Room#ask}. */
  ask(command, onReply) {
    if (this.room === null) onReply(null);
    else this.room.ask(command, onReply);
  }

  /** Shows or folds the replies of a thread. Those that the list does not have are requested. */
  toggleThread(offset) {
    const { isShown, isIncomplete } = this.messages.toggleThread(offset);
    if (isShown && isIncomplete) this.#requestReplies(offset);
  }

  #requestReplies(thread, before = undefined) {
    this.ask({ type: 'history', thread, before, limit: THREAD_PAGE }, (reply) => {
      if (reply?.type !== 'history') return;
      for (const event of reply.events) this.#applyEvent(event, this, false);
      if (reply.more && reply.events.length > 0) this.#requestReplies(thread, reply.events[0].offset);
    });
  }

  /** Leaves the current room and empties all parts. */
  leave() {
    this.room?.leave();
    this.room = null;
    this.#lostAt = null;
    this.jump.cancel();
    this.pinned.close();
    this.messages.reset();
    this.people.reset();
    this.typing.clear();
  }

  /** The connection is online; see {@link Session#online}. */
  connected(state) {
    this.session.online(state);
    this.pinned.offer(this.session.has('pin'));
    this.connectedCount.start();
  }

  /** The connection is lost or closed. */
  disconnected() {
    if (this.room?.isIn) this.#lostAt = Date.now();
    this.room?.disconnected();
    this.people.reset();
    this.typing.clear();
    this.connectedCount.stop();
  }

  opened(joined) {
    this.#showMembers(joined);
    this.newest(joined);
    const { name } = this.room;
    this.messages.addNote({ text: name === LOBBY ? 'You joined.' : `You joined ${name}.` });
  }

  returned(joined, loss) {
    this.#showMembers(joined);
    if (loss !== null) {
      this.dropped(loss, joined.offset + 1);
      this.newest(joined, loss.since);
    }
    const away = this.#lostAt === null ? 0 : Date.now() - this.#lostAt;
    this.messages.addNote({ text: away < 1_000 ? 'You are back.' : `You are back after ${formatDuration(away)}.` });
    this.#lostAt = null;
  }

  ready() {
    this.jump.proceed();
  }

  joinRejected({ code, message }) {
    if (code === 'not-joined') this.#onTokenRequired();
    else this.messages.addNote({ text: `You cannot join ${this.room.name}: ${message || code}.`, warning: true });
  }

  received(event, isNew) {
    this.#applyEvent(event, this, isNew);
  }

  floor(floor) {
    this.messages.dropUpTo(floor);
  }

  lost(loss) {
    const text = describeLoss(loss);
    if (text !== null) this.messages.addNote({ text, warning: true });
  }

  /** The room has a new epoch. */
  renumbered() {
    this.#onRenumbered();
  }

  /** All messages are void. @param loss why, or null if it was said before */
  dropped(loss, from) {
    this.messages.dropAll(from);
    if (loss !== null) this.lost(loss);
  }

  /** Shows the newest messages; those with an offset above `after` are new to the user. */
  newest(page, after = Infinity) {
    this.messages.beginAt(page.events[0]?.offset ?? null);
    for (const event of page.events) this.#applyEvent(event, this, event.offset > after);
    this.#showBeginning(page);
  }

  older(page) {
    this.messages.prepend(() => {
      for (const event of page.events) this.#applyEvent(event, this, false);
    });
    this.#showBeginning(page);
    this.jump.proceed();
  }

  /** @param code the code of the refusal, if the entry was refused just now */
  pending(entry, code = null) {
    const { command: { type, target }, problem } = entry;
    if (problem === null || type === 'message' || type === 'edit') {
      this.messages.addPending(entry);
      if (type === 'edit' && problem !== null && this.messages.get(target) === undefined) this.toast.show(problem);
      return;
    }
    // There is no text of the user to keep.
    this.toast.show(problem);
    this.room?.discard(entry);
    this.messages.settlePending(entry);
    if (type === 'pin' && code === 'forbidden') this.#onPinRefused();
  }

  acknowledged(entry, { everyoneRefused }) {
    entry.isTaken = true;
    if (everyoneRefused) this.toast.show('The message was posted, but @everyone is not allowed here.');
  }

  settled(entry) {
    this.messages.settlePending(entry);
  }

  #showMembers({ id, members, memberCount }) {
    this.people.reset(id, members, memberCount);
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

/** The note about a loss; null if no message was lost. */
function describeLoss({ newEpoch, refused, floor, from, to, missed, more, since }) {
  if (newEpoch) return 'The server has lost the history from before. Messages may be missing here.';
  if (refused) return 'Some messages could not be loaded. The newest ones follow.';
  if (from !== undefined) return lostHere(to - from + 1);
  if (missed === undefined) return 'Messages are missing here that the server no longer keeps.';
  if (missed === null) return 'Messages may be missing here.';
  if (missed === 0) return null;
  if (!more) return lostHere(missed);
  const away = `${missed === 1 ? 'One other message was' : `${formatCount(missed)} other messages were`} posted while you were away.`;
  return floor > since ? `${away} Some are no longer kept.` : `${away} Scroll up to read ${missed === 1 ? 'it' : 'them'}.`;
}

function lostHere(count) {
  return count === 1 ? 'One message was lost here.' : `${formatCount(count)} messages were lost here.`;
}
