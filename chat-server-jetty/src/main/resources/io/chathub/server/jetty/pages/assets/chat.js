// Wiring of the chat page: every part below knows its own job only.
import { byId } from './dom.js';
import { formatDuration } from './format.js';
import { socketUrl } from './protocol.js';
import { ChatConnection } from './chat-connection.js';
import { ConnectionStateView } from './connection-state.js';
import { Composer } from './composer.js';
import { ConnectedCount } from './connected-count.js';
import { followVisibleHeight } from './visible-height.js';
import { MessageList } from './message-list.js';
import { NameForm } from './name-form.js';
import { Outbox } from './outbox.js';
import { People } from './people.js';
import { setUpPeopleDrawer } from './people-drawer.js';
import { TypingLine } from './typing.js';
import { TypingSender } from './typing-sender.js';
import { UnreadTitle } from './unread-title.js';

const WHY_NOT = {
  connecting: 'Connecting. You can write meanwhile.',
  waiting: 'The connection was lost. You can write meanwhile.',
  offline: 'Your device is offline. You can write meanwhile.',
  closed: 'Not connected.',
};

let ownName = null;
let ownId = null;
let lostAt = null;

const stateView = new ConnectionStateView(byId('connection-state'));
const people = new People({ list: byId('people'), more: byId('people-more'), number: byId('people-number') });
const messages = new MessageList({ log: byId('messages'), empty: byId('empty'), button: byId('new-messages') });
const typing = new TypingLine(byId('typing'));
const connectedCount = new ConnectedCount(byId('connected-count'));
const unread = new UnreadTitle();
const connection = new ChatConnection(socketUrl(location.href), { onState: stateChanged, onMessage: received });
const typingSender = new TypingSender((isTyping) => connection.send({ type: 'typing', username: ownName, isTyping }));
const outbox = new Outbox((message) => {
  messages.addNote({ text: `The server did not confirm this message, it may be lost: “${message.text}”`, warning: true });
  composer.restore(message);
});
const composer = new Composer({
  submit: send,
  changed: (text) => typingSender.changed(text),
  connectAgain: () => connection.start(),
});
const nameForm = new NameForm((name) => {
  ownName = name;
  showConversation(true);
  connection.start();
  composer.focus();
});

setUpPeopleDrawer(byId('people-toggle'), byId('people-panel'));
followVisibleHeight();
nameForm.show();
byId('leave-button').addEventListener('click', () => {
  connection.stop();
  showConversation(false);
  lostAt = null;
  messages.addNote({ text: 'You left.' });
});

function showConversation(shown) {
  byId('conversation').hidden = !shown;
  byId('people-panel').hidden = !shown;
  byId('top-actions').hidden = !shown;
  if (shown) nameForm.hide();
  else nameForm.show();
}

function send({ text, price }) {
  const content = price === undefined ? { text } : { text, price };
  if (!connection.send({ type: 'message', username: ownName, ...content })) return false;
  typingSender.forget();
  outbox.sent(content);
  return true;
}

function stateChanged(state) {
  stateView.show(state);
  if (state.name === 'online') cameOnline(state.id);
  else if (ownId !== null) wentOffline();
  composer.setReady(state.name === 'online' ? null : state.reason ?? WHY_NOT[state.name], state.name === 'closed');
}

function cameOnline(id) {
  ownId = id;
  connection.send({ type: 'join', username: ownName });
  people.reset(ownId, ownName);
  connectedCount.start();
  // v1 has no history, and a hole in a conversation should be visible.
  messages.addNote({ text: lostAt === null ? 'You joined.' : `You are back${after(Date.now() - lostAt)}. Messages sent in between are not shown.` });
  lostAt = null;
}

function after(milliseconds) {
  return milliseconds < 1000 ? '' : ` after ${formatDuration(milliseconds)}`;
}

function wentOffline() {
  ownId = null;
  lostAt = Date.now();
  people.reset();
  typing.clear();
  typingSender.forget();
  connectedCount.stop();
  outbox.connectionLost();
}

function received(message) {
  switch (message.type) {
    case 'message': {
      const own = message.id === ownId;
      people.seen(message.id, message.username);
      messages.addMessage(message, own);
      if (own) {
        outbox.echoed(message.text);
      } else {
        typing.set(message.username, false);
        unread.messageArrived();
      }
      break;
    }
    case 'typing':
      typing.set(message.username, message.isTyping);
      break;
    case 'user-joined': {
      const before = people.seen(message.id, message.username);
      if (before === null) messages.addNote({ name: message.username, text: 'joined.' });
      else if (before !== message.username) messages.addNote({ name: before, text: 'is now called', newName: message.username });
      if (before !== null) typing.set(before, false);
      connectedCount.refreshSoon();
      break;
    }
    case 'user-left':
      people.left(message.username);
      typing.set(message.username, false);
      messages.addNote({ name: message.username, text: 'left.' });
      connectedCount.refreshSoon();
      break;
  }
}
