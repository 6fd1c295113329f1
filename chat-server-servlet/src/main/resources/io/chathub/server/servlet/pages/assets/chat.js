// Entry module of the chat page: creates the parts and connects them.
//
// Folders import in this direction only, and no folder imports an entry module:
//
//   chat.js  -> all folders but admin
//   admin.js -> admin, dom, net
//   events   -> net                                one module for each event of a room
//   admin    -> dom, net                           parts of the dashboard
//   view     -> messages, picker, text, dom, net   parts of the chat page
//   composer -> messages, picker, dom, net         the form for a message
//   search   -> messages, dom, net                 the search, loaded at its first use
//   messages -> text, dom, net                     the list of messages
//   picker   -> dom, net                           the choice of an emoji
//   text     -> dom                                the formats of texts
//   dom      -> nothing                            elements, formats and other aids of both pages
//   net      -> nothing                            connection, wire format, input rules
//
// A test of the build holds this.
import * as eventModules from './events/index.js';
import { EventRegistry } from './events/registry.js';
import { ChatConnection } from './net/connection.js';
import { Credentials } from './net/credentials.js';
import { guestKey } from './net/guest-key.js';
import { Memberships } from './net/memberships.js';
import { Outbox } from './net/outbox.js';
import { Room } from './net/room.js';
import { TypingSender } from './net/typing-sender.js';
import { socketUrl } from './net/urls.js';
import { MessageCursor } from './messages/message-cursor.js';
import { MessagePointer } from './messages/message-pointer.js';
import { MessageTools } from './messages/message-tools.js';
import { Reactors } from './messages/reactors.js';
import { SearchButton } from './search/search-button.js';
import { Composer } from './composer/composer.js';
import { ConnectionStateView } from './view/connection-state.js';
import { byId } from './dom/dom.js';
import { Drafts } from './composer/drafts.js';
import { MessageActions } from './view/message-actions.js';
import { NameForm } from './view/name-form.js';
import { setUpPeopleDrawer } from './view/people-drawer.js';
import { RoomSwitcher } from './view/room-switcher.js';
import { RoomView } from './view/room-view.js';
import { followVisibleHeight } from './view/visible-height.js';

const NOTICES = {
  connecting: 'Connecting. New messages are sent once you are online.',
  waiting: 'The connection was lost. New messages are sent once you are online again.',
  offline: 'Your device is offline. New messages are sent once you are online again.',
  closed: 'Not connected.',
};

let ownName = null;

const takesGuestKeys = document.querySelector('meta[name="chathub-guests"]')?.content === 'keys';
// Before the room switcher: it takes the token out of the address, which the switcher reads.
const credentials = new Credentials(takesGuestKeys ? guestKey() : '');
const events = new EventRegistry(Object.values(eventModules));
const outbox = new Outbox();
const stateView = new ConnectionStateView(byId('connection-state'));
const view = new RoomView({
  applyEvent: (event, chat, isNew) => {
    events.apply(event, chat, isNew);
    search.received(event);
  },
  onTokenRequired: () => connection.askForToken(),
  onPinRefused: () => actions.pinRefused(),
  onRenumbered: () => search.leave(),
});
const search = new SearchButton({ view, apply: (event, chat) => events.apply(event, chat, false) }, () =>
  view.toast.show('The search could not be loaded.'));
const connection = new ChatConnection(socketUrl(location.href), credentials, {
  parseEvent: (raw) => events.parse(raw),
  onState: stateChanged,
  onEvent: (event) => view.room?.received(event),
  onGap: (gap) => view.room?.skipped(gap),
  onChanges: (changes) => view.room?.changed(changes),
  onReset: (reset) => view.room?.reset(reset),
});
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
  people: () => (view.session.has('mention') ? view.people.users.filter(({ user }) => !view.session.isMe(user)) : []),
  editLast: () => actions.editLast(),
});
const actions = new MessageActions(view, composer);
const switcher = new RoomSwitcher((name) => {
  if (ownName !== null) enter(name);
});
const nameForm = new NameForm(credentials, enterChat);

setUpMessages(byId('messages'));
setUpPeopleDrawer(byId('people-toggle'), byId('people-panel'));
followVisibleHeight();
if (nameForm.nameOfTab === null) nameForm.show();
else enterChat(nameForm.nameOfTab);
byId('leave-button').addEventListener('click', () => {
  nameForm.forgetTab();
  drafts.clear();
  ownName = null;
  connection.stop();
  leaveRoom();
  showConversation(false);
});

/** Connects the list of messages with the actions on a message. */
function setUpMessages(log) {
  const tools = new MessageTools(log.parentElement, log, byId('message-tools'), (action, offset, button) =>
    actions.perform(action, offset, button));
  new MessageCursor(log, (offset, element) => actions.openMenu(offset, element.querySelector('.bubble')));
  new MessagePointer(log, {
    menu: (offset, anchor) => actions.openMenu(offset, anchor),
    reaction: (offset, emoji) => actions.react(offset, emoji),
    quote: (offset) => view.jump.to(offset),
    thread: (offset) => view.toggleThread(offset),
    hovered: (offset, element) => tools.show(offset, element, actions.of(view.messages.get(offset))),
  });
  new Reactors(log, (command, onReply) => view.ask(command, onReply));
}

function enterChat(name) {
  if (name !== ownName) {
    // The unsent texts are those of the person before.
    if (ownName !== null) drafts.clear();
    leaveRoom();
  }
  ownName = name;
  showConversation(true);
  enter(switcher.room);
  connection.start();
  composer.focus();
}

function keepDraft() {
  if (view.room !== null) drafts.keep(view.room.name, composer.unsent);
}

function showConversation(shown) {
  byId('conversation').hidden = !shown;
  byId('people-panel').hidden = !shown;
  byId('top-actions').hidden = !shown;
  if (shown) nameForm.hide();
  else nameForm.show();
}

function leaveRoom() {
  search.leave();
  view.leave();
}

/** Enters a room, and leads to the message in the address. */
function enter(name) {
  if (view.room?.name !== name) {
    leaveRoom();
    composer.enter(drafts.of(name));
    typingSender.forget();
    view.room = new Room(name, ownName, connection, memberships, outbox, view);
    view.room.enter();
  }
  if (switcher.offset !== null) view.jump.to(switcher.offset);
}

function post(composed) {
  if (view.room === null || !actions.post(composed)) {
    composer.showProblem('Too many messages are waiting to be sent.');
    return false;
  }
  typingSender.forget();
  search.showNewest();
  return true;
}

function stateChanged(state) {
  stateView.show(state);
  if (state.name === 'online') {
    view.connected(state);
    search.offer(view.session.has('search'));
    memberships.connected();
  } else {
    memberships.disconnected();
    view.disconnected();
    typingSender.forget();
  }
  if (state.wantsToken) {
    showConversation(false);
    nameForm.askForToken();
  }
  const isClosed = state.name === 'closed';
  composer.setReady(state.name === 'online' ? null : state.reason ?? NOTICES[state.name], !isClosed, isClosed);
}
