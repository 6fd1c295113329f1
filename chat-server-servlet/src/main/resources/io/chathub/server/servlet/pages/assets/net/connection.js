import { Backoff } from './backoff.js';
import { parseFrame, SUBPROTOCOL } from './frames.js';
import { PendingRequests } from './pending-requests.js';

// Milliseconds.
const ANSWER_TIMEOUT = 10_000;
const STABLE_AFTER = 10_000;

/** Close codes after which the page does not reconnect by itself, and the keys of their texts. It does after all others. */
const TERMINAL = new Map([[4503, 'closed.removed'], [4504, 'closed.full'], [4509, 'closed.errors']]);

const BAD_TOKEN = 4500;

/**
 * A connection to the server that reconnects by itself. It is `online` from the server's `connect` frame on. After
 * `pingInterval` ms without a frame it sends a `ping`, because a page does not see WebSocket pings.
 *
 * `onState` gets `{ name }`, where the name is `connecting`, `online` (with the `id` of this connection, its `user`, the `features` of the server and `maxRooms`, how many rooms it may be in), `waiting` (with
 * `retryAt`, on the clock of `performance.now()`), `offline` (the device has no network; the page still tries, because a server on the
 * same machine is reachable) or `closed` (with the key of its `reason`, without one after {@link stop}; with `serverReason`, the words of the server or none; with
 * `wantsToken` if the server requires another token). `onEvent` gets the events of all rooms, `onGap` gets `{ room, from, to }`, `onChanges` gets
 * `{ room, from, to, events }`, `onReset` gets `{ room, epoch, offset }`, `onRemoved` gets the name of a room that the server has
 * removed this page from.
 */
export class ChatConnection {
  #url;
  #credentials;
  #parseEvent;
  #onState;
  #frameHandlers;
  #backoff = new Backoff();
  #socket = null;
  #state = { name: 'closed' };
  #retryTimer = 0;
  #answerTimer = 0;
  #stableTimer = 0;
  #quietTimer = 0;
  #pingInterval = 25_000;
  #advisedDelay = null;
  #requests = new PendingRequests();

  constructor(url, credentials, { parseEvent, onState, onEvent, onGap, onChanges, onReset, onRemoved }) {
    this.#url = url;
    this.#credentials = credentials;
    this.#parseEvent = parseEvent;
    this.#onState = onState;
    this.#frameHandlers = {
      connect: (frame) => this.#connected(frame),
      reconnect: ({ after }) => { this.#advisedDelay = after; },
      reply: (reply) => {
        if (reply.type === 'left' && reply.ref === undefined) onRemoved(reply.room);
        else this.#requests.replied(reply);
      },
      gap: onGap,
      changes: onChanges,
      reset: onReset,
      event: onEvent,
    };
    addEventListener('online', () => this.#networkCameBack());
    addEventListener('offline', () => this.#networkLost());
    document.addEventListener('visibilitychange', () => this.#pageShown());
    addEventListener('pagehide', () => this.#pageLeft());
    addEventListener('pageshow', () => this.#pageShown());
  }

  start() {
    this.#backoff.reset();
    this.#connect();
  }

  stop() {
    this.#drop();
    this.#setState({ name: 'closed' });
  }

  /** Sends a command without a reply. Returns whether the socket took it. */
  send(command) {
    return this.#write(JSON.stringify(command));
  }

  /**
   * Sends a request. `onReply` gets its reply, or `null` if the connection is lost before. Returns false, and never calls
   * `onReply`, if there is no connection. The text of `price` is inserted as it was typed: as a number it would lose digits.
   */
  request(command, onReply, price = null) {
    if (!this.#isOpen()) return false;
    const json = JSON.stringify({ ...command, ref: this.#requests.add(onReply) });
    return this.#write(price === null ? json : `${json.slice(0, -1)},"price":${price}}`);
  }

  /** Closes the connection because the server requires a token, or another one. */
  askForToken() {
    this.#drop();
    this.#setState({ name: 'closed', reason: 'closed.token', wantsToken: true });
  }

  #isOpen() {
    return this.#state.name === 'online' && this.#socket.readyState === WebSocket.OPEN;
  }

  #write(json) {
    if (!this.#isOpen()) return false;
    this.#socket.send(json);
    return true;
  }

  #connect() {
    this.#drop();
    this.#setState({ name: 'connecting' });
    const socket = new WebSocket(this.#credentials.urlOf(this.#url), this.#credentials.protocols(SUBPROTOCOL));
    this.#socket = socket;
    // A handshake can hang for minutes, for instance behind a captive portal.
    this.#answerTimer = setTimeout(() => this.#retry(), ANSWER_TIMEOUT);
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#closed(event.code, event.reason);
  }

  #received(data) {
    const parsed = parseFrame(data, this.#parseEvent);
    this.#restartQuietTimer();
    if (parsed) this.#frameHandlers[parsed.kind](parsed.frame);
  }

  #connected({ id, user, features, pingInterval, maxRooms }) {
    clearTimeout(this.#answerTimer);
    // The backoff is reset only by a connection that lasts. Otherwise a server that accepts and closes would be flooded.
    this.#stableTimer = setTimeout(() => this.#backoff.reset(), STABLE_AFTER);
    this.#pingInterval = pingInterval;
    this.#setState({ name: 'online', id, user, features, maxRooms });
    this.#restartQuietTimer();
  }

  /** A frame arrived: the next ping is due after `pingInterval` without another. A ping without an answer ends the connection. */
  #restartQuietTimer() {
    clearTimeout(this.#quietTimer);
    if (this.#state.name !== 'online') return;
    this.#quietTimer = setTimeout(() => this.#ping(), this.#pingInterval);
  }

  #ping() {
    clearTimeout(this.#quietTimer);
    if (this.send({ type: 'ping' })) this.#quietTimer = setTimeout(() => this.#retry(), ANSWER_TIMEOUT);
  }

  #closed(code, serverReason) {
    if (code === BAD_TOKEN) {
      this.askForToken();
      return;
    }
    const reason = TERMINAL.get(code);
    if (!reason) {
      const handshakeFailed = this.#state.name === 'connecting';
      this.#retry();
      if (handshakeFailed) this.#checkCredentials();
      return;
    }
    this.#drop();
    this.#setState({ name: 'closed', reason, serverReason });
  }

  async #checkCredentials() {
    const rejected = await this.#credentials.areRejected(this.#url, ANSWER_TIMEOUT);
    if (rejected && (this.#state.name === 'waiting' || this.#state.name === 'connecting')) this.askForToken();
  }

  #retry() {
    this.#drop();
    // A delay that the server advised in `reconnect` is used once: the server spreads its clients over a restart.
    const delay = this.#advisedDelay ?? this.#backoff.next();
    this.#advisedDelay = null;
    this.#retryTimer = setTimeout(() => this.#connect(), delay);
    this.#setState(navigator.onLine ? { name: 'waiting', retryAt: performance.now() + delay } : { name: 'offline' });
  }

  #networkCameBack() {
    // An attempt that was started without a network may hang, so it is replaced too.
    if (this.#state.name !== 'closed' && this.#state.name !== 'online') this.start();
  }

  #networkLost() {
    // The browser itself would notice the dead socket minutes later.
    if (this.#state.name === 'online' || this.#state.name === 'waiting') this.#retry();
  }

  #pageShown() {
    if (document.hidden) return;
    if (this.#state.name === 'waiting' || this.#state.name === 'offline') this.#connect();
    // After a laptop's sleep the connection may be dead.
    else if (this.#state.name === 'online') this.#ping();
  }

  /** A page in the back-forward cache keeps its socket: it would stay in the room and receive nothing. */
  #pageLeft() {
    if (this.#state.name === 'closed') return;
    this.#drop();
    this.#setState({ name: 'waiting', retryAt: performance.now() });
  }

  #drop() {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#answerTimer);
    clearTimeout(this.#stableTimer);
    clearTimeout(this.#quietTimer);
    this.#requests.loseAll();
    if (!this.#socket) return;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #setState(state) {
    this.#state = state;
    this.#onState(state);
  }
}
