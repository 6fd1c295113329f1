import { create, nameElement } from './dom.js';
import { createAvatar } from './avatar.js';
import { formatDay, formatMoment, formatPrice, formatTime } from './format.js';

const LONG_TEXT = 1_500;
const LONG_LINES = 16;

/** @param continued whether the message above is of the same group, which shows the avatar and the name once */
export function createMessage({ username, text, time, price, offset }, { own, continued }) {
  const message = create('div', 'message');
  if (offset !== undefined) message.dataset.offset = offset;
  message.classList.toggle('own', own);
  message.classList.toggle('continued', continued);

  const head = create('div', 'message-head');
  const author = create('bdi', 'message-author', username);
  author.title = username;
  const when = create('time', 'message-time', formatTime(time));
  when.dateTime = time.toISOString();
  when.title = formatMoment(time);
  head.append(author, when);

  const bubble = create('div', 'bubble');
  bubble.title = formatMoment(time);
  const body = create('div', 'message-text', text);
  body.dir = 'auto';
  bubble.append(body);
  if (isLong(text)) bubble.append(fold(body));
  if (price !== null) bubble.append(create('div', 'message-price', formatPrice(price)));

  message.append(createAvatar(username), head, bubble);
  return message;
}

/** Creates the element of an unacknowledged message. If it has a problem, it has buttons to send it again or to discard it. */
export function createPending({ username, text, price, problem }, { retry, discard }) {
  const message = createMessage(
    { username, text, time: new Date(), price }, { own: true, continued: false });
  message.classList.add(problem === null ? 'pending' : 'failed');
  const status = create('div', 'message-status', problem ?? 'Sending…');
  if (problem !== null) {
    status.append(' ', button('Try again', retry), ' ', button('Discard', discard));
  }
  message.append(status);
  return message;
}

function button(label, action) {
  const element = create('button', 'link-button', label);
  element.type = 'button';
  element.addEventListener('click', action);
  return element;
}

/** Creates a note between messages: `text`, with the names before and after it if they are given. */
export function createNote({ name = null, text, newName = null, warning = false }) {
  const note = create('div', 'note');
  note.classList.toggle('warning', warning);
  if (name !== null) note.append(nameElement(name), ' ');
  note.append(text);
  if (newName !== null) note.append(' ', nameElement(newName));
  return note;
}

export function createDay(date) {
  return create('div', 'day', formatDay(date));
}

/** A long message is shown folded, so that it does not push all others out of view. */
function isLong(text) {
  return text.length > LONG_TEXT || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
}

function fold(body) {
  const more = create('button', 'message-more', 'Show all');
  more.type = 'button';
  body.classList.add('clamped');
  more.addEventListener('click', () => {
    more.textContent = body.classList.toggle('clamped') ? 'Show all' : 'Show less';
  });
  return more;
}
