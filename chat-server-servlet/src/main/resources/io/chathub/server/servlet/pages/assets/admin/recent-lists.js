import { readFilter, writeFilter } from './address.js';
import { createDeleteButton, createMessageItem, createTime } from './message-item.js';
import { byId, create, setText } from '../dom/dom.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount } from '../dom/format.js';

const MAX_EVENTS = 200;
/** The longest type of an event that is read from the address. */
const MAX_TYPE = 40;

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
    item.append(createDeleteButton(message.username, () => {
      const position = this.#positions.get(positionKey(message.id, message.time));
      if (position) this.#onDelete({ message: position, username: message.username });
    }));
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
    // Offered before an event of this type arrives, so that it can be chosen.
    this.#offerType(readFilter('event').slice(0, MAX_TYPE));
    this.#filter.value = readFilter('event').slice(0, MAX_TYPE);
    this.#filter.addEventListener('change', () => {
      writeFilter('event', this.#filter.value);
      this.#render();
    });
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
