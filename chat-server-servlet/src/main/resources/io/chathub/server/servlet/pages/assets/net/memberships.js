/**
 * The rooms that this page wants to be in, and those that the server has the current connection in. A join or a leave is sent
 * until both agree, one request of a room at a time. A reply belongs to the attempt that it answers: the reply to the join of an
 * attempt that was withdrawn only means that the room has to be left.
 *
 * An attempt has `joinCommand()`, which makes the command, `admitted(joined)` for each connection, `rejected(error)` for a
 * final refusal, and `removed()` where the server has ended the membership. It is an object of its own for each time that the page enters a room.
 */
export class Memberships {
  #connection;
  /**
   * By name. `wanted` and `entered` are attempts or null; `underWay` is whether a request has no reply yet, `pause` the timer after a
   * temporary refusal, `refused` whether the server has refused the last request for good.
   */
  #rooms = new Map();

  constructor(connection) {
    this.#connection = connection;
  }

  /** Joins a room, now or once the connection is online, and again on each connection until {@link leave}. */
  join(name, attempt) {
    const room = this.#rooms.get(name) ?? { name, wanted: null, entered: null, underWay: false, pause: 0, refused: false };
    this.#rooms.set(name, room);
    Object.assign(room, { wanted: attempt, refused: false });
    this.#proceed(room);
  }

  /** Withdraws an attempt: nothing is reported to it any more. */
  leave(name, attempt) {
    const room = this.#rooms.get(name);
    if (room?.wanted !== attempt) return;
    Object.assign(room, { wanted: null, refused: false });
    this.#proceed(room);
  }

  /** The server has removed this page from a room. It joins again on the next connection. */
  removed(name) {
    const room = this.#rooms.get(name);
    if (room === undefined || room.entered === null) return;
    const { entered, wanted } = room;
    Object.assign(room, { entered: null, refused: entered === wanted });
    if (entered === wanted) entered.removed();
    this.#proceed(room);
  }

  /** The connection is online. */
  connected() {
    for (const room of this.#rooms.values()) this.#proceed(room);
  }

  /** The connection is lost or closed: this page is in no room. */
  disconnected() {
    for (const room of this.#rooms.values()) {
      clearTimeout(room.pause);
      Object.assign(room, { entered: null, underWay: false, pause: 0, refused: false });
      if (room.wanted === null) this.#rooms.delete(room.name);
    }
  }

  /** Sends the next request towards `entered === wanted`, unless one is under way or has to wait. */
  #proceed(room) {
    const { name, wanted, entered } = room;
    if (room.underWay || room.pause !== 0) return;
    if (entered === wanted) {
      if (wanted === null) this.#rooms.delete(name);
    } else if (!room.refused) {
      const command = entered === null ? wanted.joinCommand() : { type: 'leave', room: name };
      const attempt = entered === null ? wanted : null;
      room.underWay = this.#connection.request(command, (reply) => this.#replied(room, attempt, reply));
    }
  }

  /** @param attempt the attempt of a join; null for a leave */
  #replied(room, attempt, reply) {
    if (reply === null) return; // disconnected() follows
    room.underWay = false;
    const isRefusal = reply.type === 'error';
    if (isRefusal && reply.temporary) {
      room.pause = setTimeout(() => {
        room.pause = 0;
        this.#proceed(room);
      }, reply.retryAfter);
    } else if (attempt === null && (!isRefusal || reply.code === 'not-a-member')) {
      room.entered = null;
    } else if (attempt !== null && !isRefusal) {
      room.entered = attempt;
      if (attempt === room.wanted) attempt.admitted(reply);
    } else if (attempt === null || attempt === room.wanted) {
      room.refused = true;
      room.wanted?.rejected(reply);
    }
    this.#proceed(room);
  }
}
