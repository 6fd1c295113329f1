import { create } from '../dom/dom.js';
import { createAvatar } from '../dom/avatar.js';
import { formatDay } from '../dom/dates.js';
import { formatMoment, formatPrice, formatTime } from '../dom/format.js';
import { nameElement } from '../dom/name-element.js';
import { text, textParts } from '../i18n/texts.js';
import { createText, fold } from './message-text.js';
import { createQuote } from './quote.js';
import { updateReactions } from './reaction-list.js';
import { updateThread } from './thread.js';

/**
 * @param continued whether the message above is of the same group, which shows the avatar and the name once
 * @param isReply whether the message is below the first one of its thread
 * @param context `session` and `names` of the page; `held(offset)`, the message at an offset as {@link createQuote} gets it; `awaitQuoted(quote)`
 *   for a quote whose message is not known
 */
export function createMessage(message, { own, continued, isReply = false }, context) {
  const { username, time, offset } = message;
  const element = create('div', 'message');
  if (offset !== undefined) {
    element.dataset.offset = offset;
    element.tabIndex = -1;
    element.setAttribute('role', 'article');
  }
  element.classList.toggle('own', own);
  element.classList.toggle('continued', continued);
  element.classList.toggle('is-reply', isReply);

  const head = create('div', 'message-head');
  const author = create('bdi', 'message-author', username);
  author.title = username;
  // Beside a text on a phone, a time of twelve hours has two lines, divided at the space.
  const when = create('time', 'message-time', formatTime(time).replace(/\s/, ' '));
  when.dateTime = time.toISOString();
  when.title = formatMoment(time);
  head.append(author, when);

  const bubble = create('div', 'bubble');
  bubble.title = formatMoment(time);
  element.append(createAvatar(username), head, bubble);
  updateMessage(element, message, null, context);
  return element;
}

/** Shows the present state of a message. What did not change since `before` keeps its elements. */
export function updateMessage(element, message, before, context) {
  const { deleted = null, isPinned = false, reactions = [], replies = null } = message;
  const isDeleted = deleted !== null;
  const bubble = element.querySelector(':scope > .bubble');
  element.classList.toggle('deleted', isDeleted);
  element.classList.toggle('pinned', isPinned && !isDeleted);
  element.classList.toggle('mentions-me', !isDeleted && mentionsMe(message, element, context));
  if (before === null || hasOtherContent(message, before)) {
    bubble.replaceChildren(...(isDeleted ? [tombstone(deleted)] : content(message, context, element.classList.contains('with-source'))));
    updateQuote(element, message, context);
  }
  bubble.querySelector('.message-marks')?.remove();
  if (!isDeleted) bubble.append(...marks(message));
  updateReactions(element, bubble, isDeleted ? [] : reactions, context.session.has('reaction'));
  updateThread(element, { replies });
}

/** Shows the quoted message as it is now. */
export function updateQuote(element, { replyTo = null, thread = null, deleted = null }, context) {
  const bubble = element.querySelector(':scope > .bubble');
  bubble.querySelector('.quote')?.remove();
  if (deleted !== null) return;
  const target = replyTo ?? (element.classList.contains('is-reply') ? null : thread);
  if (target === null) return;
  const quoted = context.held(target);
  const quote = createQuote(target, quoted, replyTo === null ? 'quote.thread' : 'quote.message');
  bubble.prepend(quote);
  if (quoted === undefined) context.awaitQuoted(quote);
}

function hasOtherContent(message, before) {
  return ['text', 'price', 'deleted', 'everyone'].some((field) => message[field] !== before[field])
    || String(message.mentions) !== String(before.mentions);
}

function mentionsMe({ mentions = [], everyone = false }, element, { session }) {
  return !element.classList.contains('own') && (everyone || mentions.some((user) => session.isMe(user)));
}

/** Shows the text as its author wrote it, or with its formats again. */
export function toggleSource(element, message, context) {
  element.classList.toggle('with-source');
  updateMessage(element, message, null, context);
}

function content(message, context, isSource) {
  const body = createText(message, context, isSource);
  const parts = [body];
  const more = fold(body, message.text);
  if (more !== null) parts.push(more);
  if (message.price !== null) parts.push(create('div', 'message-price', formatPrice(message.price)));
  return parts;
}

function tombstone(deleted) {
  return create('div', 'message-text', text(deleted === 'moderator' ? 'message.deletedByModerator' : 'message.deleted'));
}

/** The marks of a pin and an edit; empty for neither. */
function marks({ rev = 1, editedAt = null, isPinned = false }) {
  const isEdited = rev > 1;
  if (!isPinned && !isEdited) return [];
  const line = create('div', 'message-marks');
  if (isPinned) line.append(create('span', 'message-pin', text('message.pinned')));
  if (isPinned && isEdited) line.append(' ');
  if (isEdited) {
    const mark = create('span', 'message-edited', editedAt === null ? text('message.edited') : text('message.editedAt', { time: formatTime(editedAt) }));
    if (editedAt !== null) mark.title = formatMoment(editedAt);
    line.append(mark);
  }
  return [line];
}

/** Creates a note between messages: `text`, or the text of `key` with the given names. */
export function createNote({ text: sentence = '', key = null, names = {}, warning = false }) {
  const note = create('div', 'note', sentence);
  note.classList.toggle('warning', warning);
  if (key !== null) note.append(...textParts(key, Object.fromEntries(Object.entries(names).map(([part, name]) => [part, nameElement(name)]))));
  return note;
}

/** Creates the element above the first message that is new to the user. */
export function createNewLine() {
  const line = create('div', 'new-line');
  line.append(create('span', '', text('messages.new')));
  return line;
}

export function createDay(date) {
  return create('div', 'day', formatDay(date));
}
