// Wiring of the chat page: every part below knows its own job only.
import { byId } from './dom.js';
import { formatCount, formatDuration } from './format.js';
import { LOBBY, socketUrl } from './protocol.js';
import { ChatConnection } from './chat-connection.js';
import { ConnectionStateView } from './connection-state.js';
import { Composer } from './composer.js';
import { Credentials } from './credentials.js';
import { ConnectedCount } from './connected-count.js';
import { followVisibleHeight } from './visible-height.js';
import { MessageList } from './message-list.js';
import { NameForm } from './name-form.js';
import { Outbox } from './outbox.js';
import { People } from './people.js';
import { setUpPeopleDrawer } from './people-drawer.js';
import { Room } from './room.js';
import { RoomSwitcher } from './room-switcher.js';
import { TypingLine } from './typing.js';
import { TypingSender } from './typing-sender.js';
import { UnreadTitle } from './unread-title.js';

const NOTICES = {
  connecting: 'Connecting. What you send waits here.',
  waiting: 'The connection was lost. What you send waits here.',
  offline: 'Your device is offline. What you send waits here.',
  closed: 'Not connected.',
};

let ownName = null;
let room = null;
let lostAt = null;
/** A message that comes late carries the connection it was sent on, which may be one before. */
const ownIds = new Set();

const credentials = new Credentials(); // before anybody else reads the address
const stateView = new ConnectionStateView(byId('connection-state'));
const people = new People({ list: byId('people'), more: byId('people-more'), number: byId('people-number') });
const messages = new MessageList({
  log: byId('messages'),
  empty: byId('empty'),
  button: byId('new-messages'),
  onOlder: (oldest) => room?.loadOlder(oldest),
  pendingActions: { retry: (entry) => room?.retry(entry), discard: (entry) => room?.discard(entry) },
});
const typing = new TypingLine(byId('typing'));
const connectedCount = new ConnectedCount(byId('connected-count'));
const unread = new UnreadTitle();
const outbox = new Outbox();
const connection = new ChatConnection(socketUrl(location.href), credentials, { onState: stateChanged, onMessage: received });
const typingSender = new TypingSender((isTyping) => room?.typing(isTyping));
const composer = new Composer({
  submit: send,
  changed: (text) => typingSender.changed(text),
  connectAgain: () => connection.start(),
});
const switcher = new RoomSwitcher((name) => {
  if (ownName !== null) enter(name);
});
const nameForm = new NameForm(credentials, (name) => {
  if (name !== ownName) leaveRoom();
  ownName = name;
  showConversation(true);
  enter(switcher.room);
  connection.start();
  composer.focus();
});

setUpPeopleDrawer(byId('people-toggle'), byId('people-panel'));
followVisibleHeight();
nameForm.show();
byId('leave-button').addEventListener('click', () => {
  ownName = null;
  connection.stop();
  leaveRoom();
  showConversation(false);
});

function leaveRoom() {
  room = null;
  lostAt = null;
}

function showConversation(shown) {
  byId('conversation').hidden = !shown;
  byId('people-panel').hidden = !shown;
  byId('top-actions').hidden = !shown;
  if (shown) nameForm.hide();
  else nameForm.show();
}

function enter(name) {
  if (room?.name === name) return;
  room?.leave();
  messages.reset();
  typing.clear();
  typingSender.forget();
  people.reset();
  lostAt = null;
  const entered = new Room(name, ownName, connection, outbox, viewOf(name));
  room = entered;
  entered.connected();
}

/** What a room shows; nothing any more once another is shown. */
function viewOf(name) {
  const isShown = () => room?.name === name;
  return {
    opened: (joined) => {
      showMembers(joined);
      for (const message of joined.events) messages.addMessage(message, isOwn(message));
      messages.setOlder(joined.more, beginningOf(joined.events));
      messages.addNote({ text: name === LOBBY ? 'You joined.' : `You joined ${name}.` });
    },
    returned: (joined) => {
      showMembers(joined);
      messages.addNote({ text: `You are back${lostAt === null ? '' : after(Date.now() - lostAt)}.` });
      lostAt = null;
    },
    refused: (error) => error.code === 'not-joined' ? connection.wantsToken() : messages.addNote({ text: `You cannot be in ${name}: ${error.message || error.code}.`, warning: true }),
    message: (message) => isShown() && showMessage(message),
    gap: (gap) => messages.addNote({ text: lossOf(gap), warning: true }),
    older: ({ events, more }) => {
      if (!isShown()) return;
      messages.prepend(events, isOwn);
      messages.setOlder(more, beginningOf(events));
    },
    pending: (entry) => messages.addPending(entry),
    settled: (entry) => messages.settlePending(entry),
  };
}

function beginningOf(events) {
  return events.length === 0 || events[0].offset > 1 ? 'Older messages are no longer kept.' : 'This is the beginning.';
}

function lossOf({ from, to, newEpoch }) {
  if (newEpoch) return 'The server has lost the history from before. Messages may be missing here.';
  const count = to - from + 1;
  return count === 1 ? 'One message was lost here.' : `${formatCount(count)} messages were lost here.`;
}

function showMembers({ id, members, memberCount }) {
  ownIds.add(id);
  people.reset(id, members, memberCount);
}

const isOwn = (message) => ownIds.has(message.id);

function after(milliseconds) {
  return milliseconds < 1000 ? '' : ` after ${formatDuration(milliseconds)}`;
}

function send({ text, price }) {
  if (room === null || !room.send(text, price)) {
    composer.complain('Too many messages wait to be sent.');
    return false;
  }
  typingSender.forget();
  return true;
}

function stateChanged(state) {
  stateView.show(state);
  if (state.name === 'online') {
    ownIds.add(state.id);
    connectedCount.start();
    room?.connected();
  } else {
    wentOffline();
  }
  if (state.wantsToken) {
    showConversation(false);
    nameForm.askForToken();
  }
  const isClosed = state.name === 'closed';
  composer.setReady(state.name === 'online' ? null : state.reason ?? NOTICES[state.name], !isClosed, isClosed);
}

function wentOffline() {
  if (room?.isIn) lostAt = Date.now();
  room?.disconnected();
  people.reset();
  typing.clear();
  typingSender.forget();
  connectedCount.stop();
}

function received(message) {
  if (message.room !== room?.name || !room.isIn) return;
  switch (message.type) {
    case 'typing':
      typing.set(message.username, message.isTyping);
      break;
    case 'user-joined': {
      const before = people.joined(message.id, message.username);
      if (before === null) messages.addNote({ name: message.username, text: 'joined.' });
      else if (before !== message.username) messages.addNote({ name: before, text: 'is now called', newName: message.username });
      if (before !== null) typing.set(before, false);
      connectedCount.refreshSoon();
      break;
    }
    case 'user-left':
      people.left(message.id);
      typing.set(message.username, false);
      messages.addNote({ name: message.username, text: 'left.' });
      connectedCount.refreshSoon();
      break;
    default:
      room.received(message);
  }
}

function showMessage(message) {
  const own = isOwn(message);
  messages.addMessage(message, own);
  if (own) return;
  typing.set(message.username, false);
  unread.messageArrived();
}
