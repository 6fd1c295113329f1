import { Session } from '../net/session.js';
import { UserNames } from '../net/user-names.js';
import { byId, setText } from '../dom/dom.js';
import { reasonOf } from '../i18n/server-words.js';
import { text } from '../i18n/texts.js';
import { People } from './people.js';
import { PinnedPanel } from './pinned-panel.js';
import { RoomPane } from './room-pane.js';
import { Toast } from './toast.js';
import { TypingLine } from './typing-line.js';

/** How many rooms keep the elements of their messages while they are hidden. */
const MAX_BUILT = 8;

/**
 * The rooms of the page: one is shown, the others collect their events. Parts that the page has once, such as the list of people, belong to
 * the shown room. All rooms are joined on one connection, as far as its limit allows.
 */
export class RoomView {
  session = new Session();
  names = new UserNames((user) => {
    for (const { messages } of this.#panes.values()) messages.updateMentionsOf(user);
  });
  people = new People({ list: byId('people'), more: byId('people-more'), number: byId('people-number'), count: byId('people-count') });
  typing = new TypingLine(byId('typing'));
  toast = new Toast();
  pinned = new PinnedPanel((command, onReply) => this.ask(command, onReply), (offset) => this.jump.to(offset));

  #options;
  #panes = new Map();
  #current = null;
  #kept = [];
  /** How many rooms the connection may be in. */
  #limit = 1;
  /** The names of the rooms that were shown, the last one at the end. */
  #shown = [];

  /**
   * @param options `applyEvent(event, pane, isNew)` applies an event to a {@link RoomPane}; `makeRoom(name, pane)` makes the {@link Room} and
   *   `makeUnread(name, callbacks)` its {@link UnreadMessages}; `onTokenRequired()` is called when the server rejects a join for want of a
   *   token, `onRenumbered()` when the shown room has a new epoch, `onUnsettled(entry, isSettled)` for an unacknowledged change in the shown room, `onUnread()` when unread messages have changed,
   *   `onArrived(name, message, isForUser)` for a new message of others that is not in view, and `onOwnName(name)` for the name that the server
   *   has given the user; `offsetToRead(name, epoch)` returns the offset to begin at, or null
   */
  constructor(options) {
    this.#options = { onRenumbered() {}, onUnsettled() {}, onUnread() {}, onArrived() {}, onOwnName() {}, offsetToRead: () => null, ...options };
  }

  /** The name of the shown room, or null. */
  get name() {
    return this.room?.name ?? null;
  }

  /** The shown room, or null. */
  get room() {
    return this.#current?.room ?? null;
  }

  /** The shown {@link RoomPane}, or null. */
  get current() {
    return this.#current;
  }

  get messages() {
    return this.#current?.messages;
  }

  get jump() {
    return this.#current?.jump;
  }

  /** The members of the shown room that the server knows as users, `{ user, name }`. */
  get users() {
    return this.#current?.people.users ?? [];
  }

  /** The {@link RoomPane} of a room, or undefined. */
  paneOf(name) {
    return this.#panes.get(name);
  }

  /** Submits a request about the shown room, see {@link Room#submit}. */
  submit(command, price) {
    return this.room !== null && this.room.submit(command, price);
  }

  /** Asks about messages of the shown room, see {@link Room#ask}. */
  ask(command, onReply) {
    if (this.room === null) onReply(null);
    else this.room.ask(command, onReply);
  }

  /** Joins the rooms of these names, and leaves all others but the shown one. */
  keep(names) {
    this.#kept = names;
    this.#joinAndLeave();
  }

  /** Shows a room, and joins it if need be. */
  show(name) {
    if (this.name === name) return;
    this.hide();
    setText(byId('room-title'), name);
    this.#current = this.#panes.get(name) ?? this.#open(name);
    this.#shown = [...this.#shown.filter((other) => other !== name), name];
    this.#current.show();
    this.#dropOldest();
    this.#joinAndLeave();
  }

  /** Shows no room. */
  hide() {
    this.pinned.close();
    this.typing.clear();
    this.#current?.hide();
    this.#current = null;
    this.people.show(null);
  }

  /** Leaves all rooms. */
  leave() {
    this.hide();
    this.#kept = [];
    this.#shown = [];
    for (const name of [...this.#panes.keys()]) this.#close(name);
  }

  /** The connection is online; see {@link Session#online}. */
  connected(state) {
    this.session.online(state);
    this.#limit = state.maxRooms;
    this.pinned.offer(this.session.has('pin'));
    this.#joinAndLeave();
  }

  /** The connection is lost or closed. */
  disconnected() {
    for (const pane of this.#panes.values()) pane.disconnected();
    this.typing.clear();
  }

  /** For {@link RoomPane}. */
  apply(event, pane, isNew) {
    this.#options.applyEvent(event, pane, isNew);
  }

  /** For {@link RoomPane}. */
  offsetToRead({ name, position }) {
    return this.#options.offsetToRead(name, position.epoch);
  }

  /** For {@link RoomPane}. */
  joinRejected(pane, error) {
    if (error.code === 'not-joined') this.#options.onTokenRequired();
    else pane.messages.addNote({ text: text('note.cannotJoin', { room: pane.room.name, reason: reasonOf(error) }), warning: true });
  }

  /** For {@link RoomPane}. */
  unreadChanged() {
    this.#options.onUnread();
  }

  /** For {@link RoomPane}. */
  arrived(pane, message, isForUser) {
    this.#options.onArrived(pane.room.name, message, isForUser);
  }

  /** For {@link RoomPane}. */
  named(name) {
    this.#options.onOwnName(name);
  }

  /** For {@link RoomPane}. */
  unsettled(pane, entry, isSettled) {
    if (pane === this.#current) this.#options.onUnsettled(entry, isSettled);
  }

  /** For {@link RoomPane}: the offsets that others hold of the shown room are void. */
  renumbered(pane) {
    if (pane === this.#current) this.#options.onRenumbered();
  }

  #joinAndLeave() {
    const names = this.name === null ? this.#kept : [this.name, ...this.#kept.filter((name) => name !== this.name)];
    const wanted = names.slice(0, Math.max(1, this.#limit));
    for (const name of [...this.#panes.keys()]) if (!wanted.includes(name)) this.#close(name);
    for (const name of wanted) if (!this.#panes.has(name)) this.#open(name);
    this.#options.onUnread();
  }

  #open(name) {
    const pane = new RoomPane(this, (callbacks) => this.#options.makeUnread(name, callbacks));
    this.#panes.set(name, pane);
    pane.room = this.#options.makeRoom(name, pane);
    pane.room.enter();
    return pane;
  }

  #close(name) {
    this.#panes.get(name).leave();
    this.#panes.delete(name);
    this.#shown = this.#shown.filter((other) => other !== name);
  }

  /** A room that was not shown for long begins anew with its newest messages. */
  #dropOldest() {
    if (this.#shown.length > MAX_BUILT) this.#close(this.#shown[0]); // joined again if it is kept
  }
}
