import { isRoomName, LOBBY } from '../net/input-rules.js';

/** A message of the room, at the end of the address. */
const OFFSET = /\/([1-9][0-9]{0,15})$/;

/** The room in the address (`/#dev`), with a message that it leads to (`/#dev/45`). The address without a room means the lobby. */
export class RoomAddress {
  #onRoom;
  #onProblem;

  /**
   * @param onRoom gets the name of the room when the address changes, and once by {@link begin}
   * @param onProblem gets what is in the address, if it is no name of a room
   */
  constructor(onRoom, onProblem) {
    this.#onRoom = onRoom;
    this.#onProblem = onProblem;
  }

  begin() {
    addEventListener('hashchange', () => this.#read());
    this.#read();
  }

  /** The name in the address; it may be no name of a room. */
  get room() {
    const name = decoded(location.hash.slice(1)).replace(OFFSET, '');
    return name === '' ? LOBBY : name;
  }

  /** The offset of the message that the address leads to, or null. */
  get offset() {
    const [, offset] = OFFSET.exec(location.hash) ?? [];
    return offset === undefined ? null : Number(offset);
  }

  /** Leads to a room. */
  go(room) {
    const target = room === LOBBY ? '' : `#${room}`;
    if (location.hash === target) return;
    history.pushState(null, '', target === '' ? location.pathname + location.search : target);
    this.#read();
  }

  #read() {
    if (isRoomName(this.room)) this.#onRoom(this.room);
    else this.#onProblem(this.room);
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
