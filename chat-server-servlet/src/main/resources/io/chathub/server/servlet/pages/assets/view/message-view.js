import { create, nameElement } from './dom.js';
import { createAvatar } from './avatar.js';
import { formatCount, formatDay, formatMoment, formatPrice, formatTime } from './format.js';

const LONG_TEXT = 1_500;
const LONG_LINES = 16;
const MAX_REACTIONS = 20;

/** @param continued whether the message above is of the same group, which shows the avatar and the name once */
export function createMessage(message, { own, continued }) {
  const { username, time, offset } = message;
  const element = create('div', 'message');
  if (offset !== undefined) element.dataset.offset = offset;
  element.classList.toggle('own', own);
  element.classList.toggle('continued', continued);

  const head = create('div', 'message-head');
  const author = create('bdi', 'message-author', username);
  author.title = username;
  const when = create('time', 'message-time', formatTime(time));
  when.dateTime = time.toISOString();
  when.title = formatMoment(time);
  head.append(author, when);

  const bubble = create('div', 'bubble');
  bubble.title = formatMoment(time);
  element.append(createAvatar(username), head, bubble);
  updateMessage(element, message, null);
  return element;
}

/** Shows the present state of a message. What did not change since `before` keeps its elements. */
export function updateMessage(element, message, before) {
  const { text, price, deleted = null, isEdited = false, editedAt = null, isPinned = false, reactions = [] } = message;
  const bubble = element.querySelector('.bubble');
  element.classList.toggle('deleted', deleted !== null);
  element.classList.toggle('pinned', isPinned && deleted === null);
  if (before === null || before.text !== text || before.price !== price || before.deleted !== deleted) {
    bubble.replaceChildren(...(deleted === null ? content(text, price) : [tombstone(deleted)]));
  }
  bubble.querySelector('.message-marks')?.remove();
  if (deleted === null && (isEdited || isPinned)) bubble.append(marks(isEdited, editedAt, isPinned));
  element.querySelector('.message-reactions')?.remove();
  if (deleted === null && reactions.length > 0) bubble.after(reactionList(reactions));
}

function content(text, price) {
  const body = create('div', 'message-text', text);
  body.dir = 'auto';
  const parts = [body];
  if (isLong(text)) parts.push(fold(body));
  if (price !== null) parts.push(create('div', 'message-price', formatPrice(price)));
  return parts;
}

function tombstone(deleted) {
  return create('div', 'message-text', deleted === 'moderator' ? 'message deleted by a moderator' : 'message deleted');
}

function marks(isEdited, editedAt, isPinned) {
  const line = create('div', 'message-marks');
  if (isPinned) line.append(create('span', 'message-pin', 'Pinned'));
  if (isPinned && isEdited) line.append(' ');
  if (isEdited) {
    const mark = create('span', 'message-edited', '(edited)');
    if (editedAt !== null) mark.title = formatMoment(editedAt);
    line.append(mark);
  }
  return line;
}

function reactionList(reactions) {
  const list = create('ul', 'message-reactions');
  list.setAttribute('aria-label', 'Reactions');
  for (const { emoji, count, mine } of reactions.slice(0, MAX_REACTIONS)) {
    const item = create('li', 'reaction');
    item.classList.toggle('mine', mine);
    item.append(create('bdi', 'reaction-emoji', emoji), ' ', create('span', 'reaction-count', formatCount(count)));
    if (mine) item.append(create('span', 'visually-hidden', ', with yours'));
    list.append(item);
  }
  return list;
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
