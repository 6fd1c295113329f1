import { byId, create, setText } from '../dom/dom.js';
import { formatCount } from '../dom/format.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { text } from '../i18n/texts.js';
import { isRoomName, MAX_ROOM_NAME } from '../net/input-rules.js';

/** A higher number of unread messages is not shown exactly. */
export const MAX_SHOWN_COUNT = 99;

/**
 * The column of the rooms that this browser is in, each with its unread messages. A field finds a room by a part of its name, and a button
 * joins one that is not in the column. The arrow keys move between the rooms, Delete leaves the focused one.
 */
export class RoomColumn {
  #form = byId('room-form');
  #input = byId('room-input');
  #error = byId('room-error');
  #join = byId('room-join');
  #status = byId('room-status');
  #list = byId('room-list');
  #actions;
  /** `{ name, count, isMore, mentions }` of each room. */
  #rooms = [];
  #current = null;

  /** @param actions `go(room)` leads to a room, `leave(room)` leaves one */
  constructor(actions) {
    this.#actions = actions;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(this.#typed);
    });
    this.#input.addEventListener('input', () => {
      this.showProblem(false);
      this.#render();
    });
    this.#input.addEventListener('keydown', (event) => this.#keyPressedInField(event));
    this.#list.addEventListener('click', (event) => this.#clicked(event));
    this.#list.addEventListener('keydown', (event) => this.#keyPressed(event));
  }

  /** Shows the rooms. */
  show(rooms, current) {
    this.#rooms = rooms;
    this.#current = current;
    this.#render();
  }

  /** Moves the focus to a room of the column, if it is in view. */
  focus(room) {
    const link = this.#links.find(({ parentElement }) => parentElement.dataset.room === room);
    if (link !== undefined) this.#focus(link);
  }

  /** Shows that what is typed is no name of a room, or no longer that. @param name what to show as typed; null for what is */
  showProblem(isProblem, name = null) {
    if (name !== null) this.#input.value = name;
    setText(this.#error, isProblem ? text('rooms.badName', { max: MAX_ROOM_NAME }) : '');
    this.#input.setAttribute('aria-invalid', String(isProblem));
  }

  get #typed() {
    return this.#input.value.trim().replace(/^#/, '');
  }

  /** The rooms whose names have what is typed. */
  get #found() {
    const typed = this.#typed.toLowerCase();
    return this.#rooms.filter(({ name }) => name.toLowerCase().includes(typed));
  }

  #submit(name) {
    if (name === '') return;
    this.showProblem(!isRoomName(name));
    if (!isRoomName(name)) return;
    this.#input.value = '';
    this.#render();
    this.#actions.go(name);
  }

  #keyPressedInField(event) {
    if (event.key === 'Escape' && this.#input.value !== '') {
      event.preventDefault();
      this.#input.value = '';
      this.showProblem(false);
      this.#render();
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      this.#chooseTyped();
    } else if (event.key === 'ArrowDown' && this.#links.length > 0) {
      event.preventDefault();
      this.#focus(this.#links[0]);
    }
  }

  /** The room of this name, or else the first one that has it in its name, or else a new one. */
  #chooseTyped() {
    const typed = this.#typed;
    const found = this.#found;
    const isExact = found.length === 0 || found.some(({ name }) => name === typed);
    this.#submit(isExact || typed === '' ? typed : found[0].name);
  }

  get #links() {
    return [...this.#list.querySelectorAll('.room-link')];
  }

  #clicked(event) {
    const item = event.target.closest('.room-item');
    if (item === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (event.target.closest('.room-leave') !== null) this.#leave(item);
    else if (event.target.closest('.room-link') !== null) this.#actions.go(item.dataset.room);
  }

  #keyPressed(event) {
    if (!event.target.matches('.room-link')) return;
    const links = this.#links;
    const at = links.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (links[to]) this.#focus(links[to]);
      else if (to < 0) this.#input.focus();
    } else if (event.key === 'Delete') {
      event.preventDefault();
      this.#leave(event.target.closest('.room-item'));
    }
  }

  /** The focus stays in the list, on the room beside the one that was left. */
  #leave(item) {
    const hadFocus = item.contains(document.activeElement);
    const next = item.nextElementSibling ?? item.previousElementSibling;
    this.#actions.leave(item.dataset.room);
    if (hadFocus && next !== null) this.#focus(next.querySelector('.room-link'));
  }

  #focus(link) {
    for (const other of this.#links) setTabIndex(other, -1);
    setTabIndex(link, 0);
    link.focus();
  }

  #render() {
    const typed = this.#typed;
    const found = this.#found;
    renderKeyed(this.#list, found, ({ name }) => name, createItem, (item, room) => updateItem(item, room, room.name === this.#current));
    const isKnown = this.#rooms.some(({ name }) => name === typed);
    this.#join.hidden = typed === '' || isKnown || !isRoomName(typed);
    if (!this.#join.hidden) setText(this.#join, text('rooms.join', { room: typed }));
    setText(this.#status, typed === '' ? '' : found.length === 0 ? text('rooms.none') : text('rooms.count', { count: found.length }));
    this.#keepOneInTabOrder();
  }

  /** One room is in the tab order: the focused one, or else the current one. */
  #keepOneInTabOrder() {
    const links = this.#links;
    const chosen = links.find((link) => link === document.activeElement || link.nextElementSibling === document.activeElement)
      ?? links.find((link) => link.getAttribute('aria-current') === 'page') ?? links[0];
    for (const link of links) setTabIndex(link, link === chosen ? 0 : -1);
  }
}

/** The button of a room follows its link in the tab order. */
function setTabIndex(link, tabIndex) {
  link.tabIndex = tabIndex;
  link.nextElementSibling.tabIndex = tabIndex;
}

function createItem({ name }) {
  const item = create('li', 'room-item');
  item.dataset.room = name;
  const link = create('a', 'room-link');
  link.href = `#${name}`;
  const hash = create('span', 'room-hash', '#');
  hash.setAttribute('aria-hidden', 'true');
  const marks = create('span', 'room-marks');
  marks.setAttribute('aria-hidden', 'true');
  marks.append(create('span', 'room-mention', '@'), create('span', 'room-unread'));
  link.append(hash, create('bdi', 'room-name', name), marks, create('span', 'visually-hidden room-spoken'));
  const leave = create('button', 'room-leave', '\u00D7');
  leave.type = 'button';
  leave.title = text('rooms.leave', { room: name });
  leave.setAttribute('aria-label', leave.title);
  item.append(link, leave);
  return item;
}

function updateItem(item, { count, isMore, mentions }, isCurrent) {
  const link = item.firstElementChild;
  const shown = unreadText(count, isMore);
  item.classList.toggle('unread', count > 0);
  item.classList.toggle('mentioned', mentions > 0);
  if (isCurrent) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
  setText(link.querySelector('.room-unread'), shown);
  setText(link.querySelector('.room-spoken'), `${count > 0 ? text('rooms.unread', { shown }) : ''}${mentions > 0 ? text('rooms.mentioned') : ''}`);
}

/** The number of unread messages, `99+` for more; empty for none. */
export function unreadText(count, isMore = false) {
  if (count === 0) return '';
  return count > MAX_SHOWN_COUNT ? `${formatCount(MAX_SHOWN_COUNT)}+` : `${formatCount(count)}${isMore ? '+' : ''}`;
}
