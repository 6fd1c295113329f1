import { create } from '../dom/dom.js';
import { createAvatar } from '../dom/avatar.js';
import { formatMoment, formatPrice, formatTimeWithSeconds } from '../dom/format.js';

/** Creates the item of a message in a list: its author, its room unless that is empty, its price, time and text. */
export function createMessageItem({ username, text, time, price, room }) {
  const item = create('li');
  const head = create('div', 'feed-head');
  head.append(create('bdi', 'feed-name', username || 'No name'));
  if (room) head.append(create('bdi', 'cell-sub feed-room', `in ${room}`));
  if (price !== null) head.append(createPrice(price));
  head.append(createTime(time));
  const body = create('div', 'feed-body');
  const said = create('div', 'feed-text', text);
  said.dir = 'auto';
  body.append(head, said);
  item.append(createAvatar(username), body);
  return item;
}

/** Creates the button that deletes the message of an item. */
export function createDeleteButton(username, onClick) {
  const button = create('button', 'button small delete', 'Delete');
  button.type = 'button';
  button.setAttribute('aria-label', `Delete the message of ${username || 'nobody'}`);
  button.addEventListener('click', onClick);
  return button;
}

/** Creates a time of day with seconds. */
export function createTime(time) {
  const element = create('time', '', time ? formatTimeWithSeconds(time) : '–');
  if (time) {
    element.dateTime = time.toISOString();
    element.title = formatMoment(time);
  }
  return element;
}

function createPrice(price) {
  const element = create('span', 'feed-price', formatPrice(price));
  element.title = price;
  return element;
}
