import { byId, create, setText } from '../dom/dom.js';
import { LOBBY, roomProblem } from '../net/input-rules.js';

const STORAGE_KEY = 'chathub.rooms';
const MAX_REMEMBERED = 20;
/** A message of the room, at the end of the address. */
const OFFSET = /\/([1-9][0-9]{0,15})$/;

/**
 * The room in the address (`/#dev`), with a message that it leads to (`/#dev/45`), the field to enter another room, and the list of
 * visited rooms.
 */
export class RoomSwitcher {
  #input = byId('room-input');
  #error = byId('room-error');
  #list = byId('room-list');
  #visited = remembered();
  #onRoom;

  /** @param onRoom gets the name of the room when the address changes, and once at the start */
  constructor(onRoom) {
    this.#onRoom = onRoom;
    byId('room-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#go(this.#input.value.trim());
    });
    // A choice from the list is a change without a key press.
    this.#input.addEventListener('change', () => this.#go(this.#input.value.trim()));
    this.#input.addEventListener('input', () => this.#showProblem(null));
    addEventListener('hashchange', () => this.#show());
    this.#show();
  }

  get room() {
    const name = decoded(location.hash.slice(1)).replace(OFFSET, '');
    return name === '' ? LOBBY : name;
  }

  /** The offset of the message that the address leads to, or null. */
  get offset() {
    const [, offset] = OFFSET.exec(location.hash) ?? [];
    return offset === undefined ? null : Number(offset);
  }

  #go(name) {
    const room = name === '' ? LOBBY : name.replace(/^#/, '');
    if (this.#showProblem(roomProblem(room))) return;
    const target = room === LOBBY ? '' : `#${room}`;
    if (location.hash !== target) {
      history.pushState(null, '', target === '' ? location.pathname + location.search : target);
      this.#show();
    }
  }

  #show() {
    const room = this.room;
    this.#input.value = room;
    if (this.#showProblem(roomProblem(room))) return;
    this.#remember(room);
    this.#onRoom(room);
  }

  #showProblem(problem) {
    setText(this.#error, problem ?? '');
    this.#input.setAttribute('aria-invalid', String(problem !== null));
    return problem !== null;
  }

  #remember(room) {
    this.#visited = [room, ...this.#visited.filter((other) => other !== room)].slice(0, MAX_REMEMBERED);
    this.#list.replaceChildren(...this.#visited.map((name) => Object.assign(create('option'), { value: name })));
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(this.#visited));
    } catch {
      // Storage is denied: the list has the rooms of this visit.
    }
  }
}

function remembered() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string' && roomProblem(name) === null) : [];
  } catch {
    return [];
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
