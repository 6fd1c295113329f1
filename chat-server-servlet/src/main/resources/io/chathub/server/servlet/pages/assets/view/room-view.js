import { LOBBY } from '../net/input-rules.js';
import { ConnectedCount } from './connected-count.js';
import { byId } from './dom.js';
import { formatCount, formatDuration } from './format.js';
import { MessageList } from './message-list.js';
import { People } from './people.js';
import { TypingLine } from './typing-line.js';
import { UnreadTitle } from './unread-title.js';

/** The part of the page that shows the current room. The room reports to it, and the event modules change its parts. */
export class RoomView {
  messages = new MessageList({
    log: byId('messages'),
    empty: byId('empty'),
    button: byId('new-messages'),
    onOlder: (oldest) => this.room?.loadOlder(oldest),
    pendingActions: { retry: (entry) => this.room?.retry(entry), discard: (entry) => this.room?.discard(entry) },
  });
  people = new People({ list: byId('people'), more: byId('people-more'), number: byId('people-number') });
  typing = new TypingLine(byId('typing'));
  connectedCount = new ConnectedCount(byId('connected-count'));
  unread = new UnreadTitle();

  /** The current room, or null. */
  room = null;

  #applyEvent;
  #onTokenRequired;
  #lostAt = null;
  /** The ids of all connections of this page: a late message has the id of the connection that it was posted on. */
  #ownIds = new Set();

  /**
   * @param applyEvent applies an event to this view; gets the event, this view, and whether the event is live
   * @param onTokenRequired is called when the server rejects a join for want of a token
   */
  constructor({ applyEvent, onTokenRequired }) {
    this.#applyEvent = applyEvent;
    this.#onTokenRequired = onTokenRequired;
  }

  /** Whether this page sent the message. */
  isOwn(message) {
    return this.#ownIds.has(message.id);
  }

  /** Leaves the current room and empties all parts. */
  leave() {
    this.room?.leave();
    this.room = null;
    this.#lostAt = null;
    this.messages.reset();
    this.people.reset();
    this.typing.clear();
  }

  /** The connection is online with this id. */
  connected(id) {
    this.#ownIds.add(id);
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
    this.#applyPast(joined.events);
    this.#showBeginning(joined);
    const { name } = this.room;
    this.messages.addNote({ text: name === LOBBY ? 'You joined.' : `You joined ${name}.` });
  }

  returned(joined) {
    this.#showMembers(joined);
    const away = this.#lostAt === null ? 0 : Date.now() - this.#lostAt;
    this.messages.addNote({ text: away < 1_000 ? 'You are back.' : `You are back after ${formatDuration(away)}.` });
    this.#lostAt = null;
  }

  joinRejected({ code, message }) {
    if (code === 'not-joined') this.#onTokenRequired();
    else this.messages.addNote({ text: `You cannot join ${this.room.name}: ${message || code}.`, warning: true });
  }

  received(event) {
    this.#applyEvent(event, this, true);
  }

  gap(gap) {
    this.messages.addNote({ text: describeLoss(gap), warning: true });
  }

  older(page) {
    this.messages.prepend(() => this.#applyPast(page.events));
    this.#showBeginning(page);
  }

  pending(entry) {
    this.messages.addPending(entry);
  }

  settled(entry) {
    this.messages.settlePending(entry);
  }

  #showMembers({ id, members, memberCount }) {
    this.#ownIds.add(id);
    this.people.reset(id, members, memberCount);
  }

  #applyPast(events) {
    for (const event of events) this.#applyEvent(event, this, false);
  }

  #showBeginning({ events, more }) {
    const oldest = events[0]?.offset ?? null;
    const beginning = oldest !== null && oldest <= 1 ? 'This is the beginning.' : 'Older messages are no longer kept.';
    this.messages.setOlder({ more: more && oldest !== null, oldest, beginning });
  }
}

function describeLoss({ from, to, newEpoch }) {
  if (newEpoch) return 'The server has lost the history from before. Messages may be missing here.';
  const count = to - from + 1;
  return count === 1 ? 'One message was lost here.' : `${formatCount(count)} messages were lost here.`;
}
