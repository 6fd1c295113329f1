import { byId, create, setText } from '../dom/dom.js';
import { createAvatar } from '../dom/avatar.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount, formatMoment, formatPrice, formatTimeWithSeconds } from '../dom/format.js';

const MAX_EVENTS = 200;

/** The CSS class by event type. A class is never made from received text. */
const EVENT_CLASSES = new Map([
  ['connect', 'event-in'], ['join', 'event-in'], ['disconnect', 'event-out'], ['leave', 'event-out'], ['message', 'event-said'],
]);

/** The list of recent messages, newest first. */
export class RecentMessages {
  #list = byId('recent-messages');
  #note = byId('messages-note');
  #onDelete;
  #messages = [];
  /** The room and the offset of each message that can be deleted, by sender and time. */
  #positions = new Map();

  /** @param onDelete gets the message that the operator wants to delete, as `room/offset`, and its author */
  constructor(onDelete) {
    this.#onDelete = onDelete;
  }

  show(messages) {
    this.#messages = messages;
    this.#render();
  }

  showPositions(positions) {
    this.#positions = new Map(positions.map(({ id, time, room, offset }) => [positionKey(id, time), `${room}/${offset}`]));
    this.#render();
  }

  #render() {
    const messages = this.#messages;
    this.#list.hidden = messages.length === 0;
    setText(this.#note, messages.length === 0 ? 'No message yet.' : '');
    renderKeyed(this.#list, messages, keyOfMessage, (message) => this.#createItem(message), (item, { id, time }) => {
      item.querySelector('.delete').hidden = !this.#positions.has(positionKey(id, time));
    });
  }

  #createItem(message) {
    const item = createMessageItem(message);
    const button = create('button', 'button small delete', 'Delete');
    button.type = 'button';
    button.setAttribute('aria-label', `Delete the message of ${message.username || 'nobody'}`);
    button.addEventListener('click', () => {
      const position = this.#positions.get(positionKey(message.id, message.time));
      if (position) this.#onDelete({ message: position, username: message.username });
    });
    item.append(button);
    return item;
  }
}

const positionKey = (id, time) => `${time?.getTime()} ${id}`;

/** The list of recent events, newest first, of all types or of the chosen one. */
export class RecentEvents {
  #list = byId('recent-events');
  #note = byId('events-note');
  #filter = byId('events-filter');
  #types = new Set();
  #events = [];

  constructor() {
    this.#filter.addEventListener('change', () => this.#render());
  }

  show(events) {
    this.#events = events;
    for (const { type } of events) this.#offerType(type);
    this.#render();
  }

  #offerType(type) {
    if (type === '' || this.#types.has(type)) return;
    this.#types.add(type);
    this.#filter.append(new Option(type, type));
  }

  #render() {
    const type = this.#filter.value;
    const matching = type === '' ? this.#events : this.#events.filter((event) => event.type === type);
    const more = matching.length - MAX_EVENTS;
    this.#list.hidden = matching.length === 0;
    setText(this.#note, matching.length === 0 ? 'No event yet.' : more > 0 ? `and ${formatCount(more)} older` : '');
    renderKeyed(this.#list, matching.slice(0, MAX_EVENTS), keyOfEvent, createEventItem);
  }
}

// Without the room: the server forgets it before the message, and the element keeps it.
const keyOfMessage = ({ id, username, text, time }) => JSON.stringify([time?.getTime(), id, username, text]);
const keyOfEvent = ({ type, id, username, room, time }) => JSON.stringify([time?.getTime(), type, id, username, room]);

function createMessageItem({ username, text, time, price, room }) {
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

function createPrice(price) {
  const element = create('span', 'feed-price', formatPrice(price));
  element.title = price;
  return element;
}

function createEventItem({ type, id, username, room, time }) {
  const item = create('li');
  const badge = create('span', 'event-type', type || 'unknown');
  if (EVENT_CLASSES.has(type)) badge.classList.add(EVENT_CLASSES.get(type));
  const user = create('bdi', username ? 'feed-name' : 'cell-sub', username || id || 'server');
  user.title = username ? `${username} (${id})` : id;
  item.append(badge, user);
  if (room) item.append(create('bdi', 'cell-sub event-room', `in ${room}`));
  item.append(createTime(time));
  return item;
}

function createTime(time) {
  const element = create('time', '', time ? formatTimeWithSeconds(time) : '–');
  if (time) {
    element.dateTime = time.toISOString();
    element.title = formatMoment(time);
  }
  return element;
}
