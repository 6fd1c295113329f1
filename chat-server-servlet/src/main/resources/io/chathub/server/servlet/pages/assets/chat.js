// Entry module of the chat page: creates the parts and connects them.
//
// Folders import in this direction only, and no folder imports an entry module:
//
//   chat.js  -> all folders but admin
//   admin.js -> admin, dom, net
//   events   -> net                                      one module for each event of a room
//   admin    -> dom, net                                 parts of the dashboard
//   view     -> messages, dom, i18n, net                 parts of the chat page
//   actions  -> messages, picker, text, dom, i18n, net   what a user can do with a message, by mouse, touch and keyboard
//   composer -> messages, picker, dom, i18n, net         the form for a message
//   search   -> messages, dom, i18n, net                 the search, loaded at its first use
//   rooms    -> dom, i18n, net                           the rooms of this browser, unread messages
//   settings -> dom, i18n                                what the user has chosen, notifications, the sound
//   embed    -> net                                      the page in a frame of the element chathub-chat
//   messages -> text, dom, i18n, net                     the list of messages
//   picker   -> dom, i18n, net                           the choice of an emoji
//   text     -> dom, i18n                                the formats of texts
//   dom      -> i18n                                     elements, formats and other aids of both pages
//   i18n     -> nothing                                  the texts of the chat page by language
//   net      -> nothing                                  connection, wire format, input rules
//
// A test of the build holds this.
import * as eventModules from './events/index.js';
import { EventRegistry } from './events/registry.js';
import { ChatConnection } from './net/connection.js';
import { Credentials } from './net/credentials.js';
import { guestKey } from './net/guest-key.js';
import { isRoomName, LOBBY, MAX_ROOM_NAME } from './net/input-rules.js';
import { Memberships } from './net/memberships.js';
import { Outbox } from './net/outbox.js';
import { Room } from './net/room.js';
import { TypingSender } from './net/typing-sender.js';
import { socketUrl } from './net/urls.js';
import { MessageActions } from './actions/message-actions.js';
import { MessageControls } from './actions/message-controls.js';
import { Drawer } from './rooms/drawer.js';
import { KeptRooms, ShownRoom } from './rooms/kept-rooms.js';
import { ReadPositions } from './rooms/read-positions.js';
import { RoomAddress } from './rooms/room-address.js';
import { RoomColumn, unreadText } from './rooms/room-column.js';
import { ViewPosition } from './rooms/view-position.js';
import { UnreadBadge } from './rooms/unread-badge.js';
import { UnreadBar } from './rooms/unread-bar.js';
import { UnreadMessages } from './rooms/unread-messages.js';
import { Notifications } from './settings/notifications.js';
import { Settings } from './settings/settings.js';
import { SettingsPanel } from './settings/settings-panel.js';
import { Sound } from './settings/sound.js';
import { SearchButton } from './search/search-button.js';
import { Composer } from './composer/composer.js';
import { closedBecause, ConnectionStateView } from './view/connection-state.js';
import { byId, mayTakeFocus, setText } from './dom/dom.js';
import { scheduled } from './dom/scheduled.js';
import { Embedding } from './embed/embedding.js';
import { Drafts } from './composer/drafts.js';
import { NameForm } from './view/name-form.js';
import { OwnName } from './view/own-name.js';
import { RoomView } from './view/room-view.js';
import { followVisibleHeight } from './view/visible-height.js';
import { fillInStaticTexts } from './i18n/static-texts.js';
import { text } from './i18n/texts.js';

const NOTICES = {
  connecting: 'notice.connecting',
  waiting: 'notice.waiting',
  offline: 'notice.offline',
  closed: 'notice.closed',
};

const UNREAD_DELAY = 100;

let ownName = null;
let formattingHelp = null;

fillInStaticTexts();

const takesGuestKeys = document.querySelector('meta[name="chathub-guests"]')?.content === 'keys';
// Before the address of the room is read: it takes the token out of the address.
const credentials = new Credentials(takesGuestKeys ? guestKey() : '');
const embedding = new Embedding({
  onIdentity: identify,
  onRoom: (name) => { location.hash = `#${name}`; },
});
const events = new EventRegistry(Object.values(eventModules));
const outbox = new Outbox();
const stateView = new ConnectionStateView(byId('connection-state'));
const view = new RoomView({
  applyEvent: (event, pane, isNew) => {
    events.apply(event, pane, isNew);
    if (pane !== view.current) return;
    search.received(event);
    embedding.received(event, isNew, view.session.isOwn(event));
  },
  makeRoom: (name, pane) => new Room(name, ownName, connection, memberships, outbox, pane),
  makeUnread: (name, callbacks) => new UnreadMessages(name, readPositions, view.session, callbacks),
  onUnread: scheduled(() => showUnread(), UNREAD_DELAY),
  onArrived: arrived,
  offsetToRead: (room, epoch) => viewPosition.take(room, epoch),
  onTokenRequired: () => connection.askForToken(),
  onUnsettled: (entry, isSettled) => search.unsettled(entry, isSettled),
  onRenumbered: () => search.leave(),
  onOwnName: (name) => ownNameView.show(name),
});
const search = new SearchButton({
  view,
  apply: (event, chat) => events.apply(event, chat, false),
  attach: (log, list, onQuote) => controls.attach(log, () => list, onQuote),
}, () => view.toast.show(text('search.failed')));
const connection = new ChatConnection(socketUrl(location.href), credentials, {
  parseEvent: (raw) => events.parse(raw),
  onState: stateChanged,
  onEvent: (event) => view.paneOf(event.room)?.room.received(event),
  onGap: (gap) => view.paneOf(gap.room)?.room.skipped(gap),
  onChanges: (changes) => view.paneOf(changes.room)?.room.changed(changes),
  onReset: (reset) => view.paneOf(reset.room)?.reset(reset),
  onRemoved: (name) => memberships.removed(name),
});
const keptRooms = embedding.isActive ? new ShownRoom() : new KeptRooms(changedElsewhere);
const readPositions = new ReadPositions((room, position) => view.paneOf(room)?.unread.readElsewhere(position));
const viewPosition = new ViewPosition(() => view.current?.viewPosition ?? null);
const unreadBadge = new UnreadBadge();
const settings = new Settings(showSettings);
const sound = new Sound();
const notifications = new Notifications((room, offset) => {
  if (ownName === null) return;
  address.go(room);
  view.jump.to(offset);
});
new SettingsPanel(settings, notifications, sound);
const unreadBar = new UnreadBar({ jump: () => view.current?.jumpToUnread(), markAsRead: () => view.current?.markAsRead() });
const memberships = new Memberships(connection);
const drafts = new Drafts();
const typingSender = new TypingSender((isTyping) => view.room?.send({ type: 'typing', isTyping }));
const composer = new Composer({
  submit: post,
  changed: (text) => {
    typingSender.changed(text);
    keepDraft();
  },
  sent: () => keepDraft(),
  connectAgain: () => connection.start(),
  mayMentionAll: () => view.current?.refused.has('everyone') !== true,
  people: () => (view.session.has('mention') ? view.users.filter(({ user }) => !view.session.isMe(user)) : []),
  editLast: () => actions.editLast(),
});
const actions = new MessageActions(view, composer);
const controls = new MessageControls(view, actions);
const roomsDrawer = new Drawer(byId('rooms-toggle'), byId('rooms-panel'), byId('rooms-close'));
const offeredRooms = document.querySelector('meta[name="chathub-rooms"]').content.split(' ').filter(isRoomName);
const roomColumn = new RoomColumn({ go: goTo, leave: leaveRoom }, offeredRooms);
const address = new RoomAddress((name) => {
  roomColumn.showProblem(false);
  if (ownName !== null) enter(name);
}, (name) => {
  roomColumn.showProblem(true, name);
  view.toast.show(text('rooms.badName', { max: MAX_ROOM_NAME }));
});
const nameForm = new NameForm(credentials, enterChat);
const ownNameView = new OwnName(askForName);

controls.attach(byId('messages'), () => view.messages, (offset) => view.jump.to(offset), (offset) => view.current.toggleThread(offset));
byId('formatting-toggle').addEventListener('click', toggleFormattingHelp);
new Drawer(byId('people-toggle'), byId('people-panel'), byId('people-close'));
byId('skip-link').addEventListener('click', () => composer.focus());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) view.current?.becameVisible();
});
followVisibleHeight();
showSettings();
address.begin();
if (embedding.isActive) embedding.start(); // identify() follows
else enterAs(knownName());
byId('leave-button').addEventListener('click', askForName);

async function toggleFormattingHelp() {
  const { FormattingHelp } = await import('./text/formatting-help.js');
  formattingHelp ??= new FormattingHelp();
  formattingHelp.toggle();
}

/** Enters the chat, or asks for a name where there is none. */
function enterAs(name) {
  if (name === null) nameForm.show();
  else enterChat(name);
}

/** The name of this tab, or else of this browser: one person is one user in all its tabs. Null for none. */
function knownName() {
  if (nameForm.nameOfTab !== null) return nameForm.nameOfTab;
  const name = nameForm.takeNameOfBrowser();
  if (name !== null) view.toast.show(text('name.taken', { name }), { label: text('name.notYou'), act: askForName });
  return name;
}

/** Leaves the chat, and shows the form for the name. */
function askForName() {
  nameForm.forget();
  forgetPerson();
  ownName = null;
  connection.stop();
  leaveChat();
  showConversation(false);
}

/** The page around this one names its user, or gives a new token. */
function identify({ token, name }) {
  credentials.set(token);
  enterAs(name ?? ownName ?? knownName());
}

function enterChat(name) {
  if (name !== ownName) {
    if (ownName !== null) forgetPerson();
    leaveChat();
  }
  ownName = name;
  ownNameView.show(name);
  showConversation(true);
  enter(isRoomName(address.room) ? address.room : LOBBY);
  connection.start();
  if (mayTakeFocus()) composer.focus();
}

/** The unsent texts, and a room to join again, are those of the person before. */
function forgetPerson() {
  drafts.clear();
  view.toast.hide();
}

function keepDraft() {
  if (view.name !== null) drafts.keep(view.name, composer.unsent);
}

function showConversation(shown) {
  for (const id of ['conversation', 'rooms-panel', 'people-panel', 'top-actions', 'rooms-toggle', 'room-heading', 'skip-link']) byId(id).hidden = !shown;
  document.body.classList.toggle('in-chat', shown);
  if (shown) nameForm.hide();
  else nameForm.show();
}

function leaveChat() {
  search.leave();
  view.leave();
}

/** Shows a room, joins it where this browser is not in it, and leads to the message in the address. */
function enter(name) {
  if (view.name !== name) {
    search.leave();
    composer.enter(drafts.of(name));
    typingSender.forget();
    if (!keptRooms.add(name)) view.toast.show(text('rooms.tooMany'));
    view.show(name);
    view.keep(keptRooms.names);
  }
  if (address.offset !== null) view.jump.to(address.offset);
}

/** Leads to a room that was chosen in the column. */
function goTo(name) {
  address.go(name);
  const wasDrawer = roomsDrawer.isOpen;
  roomsDrawer.close();
  if (!wasDrawer) composer.focus(); // on a phone the keyboard would cover the messages
}

/** Leaves a room, and offers to take that back. In place of the shown one another one is shown: this browser is always in one. */
function leaveRoom(name) {
  const left = { name, at: keptRooms.names.indexOf(name), draft: drafts.of(name), position: view.paneOf(name)?.viewPosition ?? null, wasShown: view.name === name };
  const others = keptRooms.names.filter((other) => other !== name);
  if (others.length === 0 && name === LOBBY) {
    view.toast.show(text('rooms.only'));
    return;
  }
  keptRooms.remove(name);
  drafts.keep(name, '');
  if (left.wasShown) address.go(others[0] ?? LOBBY);
  view.keep(keptRooms.names);
  view.toast.show(text('rooms.left', { room: name }), { label: text('rooms.undo'), act: () => joinAgain(left) });
}

/** Joins a room that was left a moment ago, with its unsent text, its position in the column and the message that was in view. */
function joinAgain({ name, at, draft, position, wasShown }) {
  if (!keptRooms.add(name, at)) {
    view.toast.show(text('rooms.tooMany'));
    return;
  }
  if (drafts.of(name) === '') drafts.keep(name, draft);
  if (position !== null) viewPosition.keep(position);
  if (wasShown) address.go(name);
  view.keep(keptRooms.names);
  showUnread();
  roomColumn.focus(name);
}

/** Another tab has joined or left rooms. Where it has left the shown one, another one is shown. */
function changedElsewhere() {
  if (ownName === null) return;
  if (!keptRooms.names.includes(view.name)) address.go(keptRooms.names[0] ?? LOBBY);
  view.keep(keptRooms.names);
  showUnread();
}

/** A message of others that is not in view has arrived. */
function arrived(room, message, isForUser) {
  if (!isForUser) return;
  if (settings.get('notifications')) notifications.show(room, message);
  if (settings.get('sound')) sound.play();
}

function showSettings() {
  const isCompact = settings.get('compact');
  const show = () => document.body.classList.toggle('compact', isCompact);
  if (document.body.classList.contains('compact') === isCompact || view.current === null) show();
  else view.messages.restyle(show);
  if (!embedding.isActive) applyAppearance(settings.get('appearance'));
}

function showUnread() {
  const rooms = keptRooms.names.map((name) => {
    const { count = 0, isMore = false, mentions = 0 } = view.paneOf(name)?.unread ?? {};
    return { name, count, isMore, mentions };
  });
  const sum = (field, all) => all.reduce((total, room) => total + room[field], 0);
  roomColumn.show(rooms, view.name);
  unreadBadge.show(sum('count', rooms), sum('mentions', rooms));
  unreadBar.show(view.current?.offersUnread ? view.current.unread : null);
  const others = sum('count', rooms.filter(({ name }) => name !== view.name));
  byId('rooms-badge').hidden = others === 0;
  setText(byId('rooms-badge'), unreadText(others));
}

function post(composed) {
  if (view.room === null || !actions.post(composed)) {
    composer.showProblem(text('composer.full'));
    return false;
  }
  typingSender.forget();
  if (composed.context?.kind !== 'edit') search.showNewest();
  return true;
}

function stateChanged(state) {
  stateView.show(state);
  if (state.name === 'online') {
    memberships.connected(); // the shown room before those that the page joins because the connection allows more
    view.connected(state);
    search.offer(view.session.has('search'));
  } else {
    memberships.disconnected();
    view.disconnected();
    typingSender.forget();
  }
  if (state.wantsToken && !embedding.askForToken()) {
    showConversation(false);
    nameForm.askForToken();
  }
  const isClosed = state.name === 'closed';
  composer.setReady(state.name === 'online' ? null : closedBecause(state) ?? text(NOTICES[state.name]), !isClosed, isClosed);
}
