import { byId, create, setText } from '../dom/dom.js';
import { formatCount } from '../dom/format.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { text } from '../i18n/texts.js';
import { isRoomName, MAX_ROOM_NAME } from '../net/input-rules.js';

/** A higher number of unread messages is not shown exactly. */
export const MAX_SHOWN_COUNT = 99;

/**
 * The column of the rooms that this browser is in, each with its unread messages, and below them of the other rooms that the host offers. A
 * field finds a room by a part of its name, and a button joins one that is not in the column. The arrow keys move between the rooms, Delete
 * leaves the focused one.
 */
export class RoomColumn {
  #form = byId('room-form');
  #input = byId('room-input');
  #error = byId('room-error');
  #join = byId('room-join');
  #status = byId('room-status');
  #lists = byId('room-lists');
  #list = byId('room-list');
  #others = byId('other-rooms');
  #otherList = byId('other-list');
  #actions;
  /** `{ name }` of each room that the host offers. */
  #offered;
  /** `{ name, count, isMore, mentions }` of each room. */
  #rooms = [];
  #current = null;

  /**
   * @param actions `go(room)` leads to a room, `leave(room)` leaves one
   * @param offered the names of the rooms that the host offers
   */
  constructor(actions, offered) {
    this.#actions = actions;
    this.#offered = offered.map((name) => ({ name }));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(this.#typed);
    });
    this.#input.addEventListener('input', () => {
      this.showProblem(false);
      this.#render();
    });
    this.#input.addEventListener('keydown', (event) => this.#keyPressedInField(event));
    this.#lists.addEventListener('click', (event) => this.#clicked(event));
    this.#lists.addEventListener('keydown', (event) => this.#keyPressed(event));
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

  /** The rooms whose names have what is typed: those that this browser is in, and the others. */
  get #found() {
    const typed = this.#typed.toLowerCase();
    const others = this.#offered.filter(({ name }) => !this.#rooms.some((room) => room.name === name));
    return [this.#rooms, others].map((rooms) => rooms.filter(({ name }) => name.toLowerCase().includes(typed)));
  }

  /** The room that Enter leads to: the one of this name, or else the first one that has it in its name, or else a new one. */
  #chosenOf(found) {
    const typed = this.#typed;
    return typed === '' || found.length === 0 || found.some(({ name }) => name === typed) ? typed : found[0].name;
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
      this.#submit(this.#chosenOf(this.#found.flat()));
    } else if (event.key === 'ArrowDown' && this.#links.length > 0) {
      event.preventDefault();
      this.#focus(this.#links[0]);
    }
  }

  get #links() {
    return [...this.#lists.querySelectorAll('.room-link')];
  }

  #clicked(event) {
    const item = event.target.closest('.room-item');
    if (item === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (event.target.closest('.room-leave') !== null) this.#leave(item);
    else if (event.target.closest('.room-link') !== null) this.#submit(item.dataset.room);
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
    } else if (event.key === 'Delete' && this.#list.contains(event.target)) {
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
    const [own, others] = this.#found;
    const found = [...own, ...others];
    const chosen = this.#chosenOf(found);
    const nameOf = ({ name }) => name;
    renderKeyed(this.#list, own, nameOf, createItem, (item, room) => updateItem(item, room, room.name === this.#current));
    renderKeyed(this.#otherList, others, nameOf, createOther);
    for (const item of this.#lists.querySelectorAll('.room-item')) item.classList.toggle('chosen', item.dataset.room === chosen);
    this.#others.hidden = others.length === 0;
    this.#join.hidden = !isRoomName(typed) || found.some(({ name }) => name === typed);
    if (!this.#join.hidden) setText(this.#join, text('rooms.join', { room: typed }));
    const isNew = found.length === 0 && isRoomName(typed);
    this.#join.classList.toggle('chosen', isNew);
    this.#status.classList.toggle('visually-hidden', !isNew);
    setText(this.#status, isNew ? text('rooms.none') : typed === '' ? '' : text('rooms.count', { count: found.length }));
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
  if (link.nextElementSibling !== null) link.nextElementSibling.tabIndex = tabIndex;
}

/** A room that this browser is not in. */
function createOther({ name }) {
  const item = create('li', 'room-item');
  item.dataset.room = name;
  const link = create('a', 'room-link');
  link.href = `#${name}`;
  const hash = create('span', 'room-hash', '#');
  hash.setAttribute('aria-hidden', 'true');
  link.append(hash, create('bdi', 'room-name', name));
  item.append(link);
  return item;
}

function createItem({ name }) {
  const item = createOther({ name });
  const marks = create('span', 'room-marks');
  marks.setAttribute('aria-hidden', 'true');
  marks.append(create('span', 'room-mention', '@'), create('span', 'room-unread'));
  item.firstElementChild.append(marks, create('span', 'visually-hidden room-spoken'));
  const leave = create('button', 'room-leave', '\u00D7');
  leave.type = 'button';
  leave.title = text('rooms.leave', { room: name });
  leave.setAttribute('aria-label', leave.title);
  item.append(leave);
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
