import { Backoff } from './backoff.js';
import { parseServerMessage } from './protocol.js';

const ANSWER_TIMEOUT = 10_000;
const STABLE_AFTER = 10_000;

/** Close codes after which coming back by itself would be wrong. Everything else is a reason to try again. */
const TERMINAL = new Map([
  [4500, 'The server did not accept your sign-in.'],
  [4503, 'You were removed from this chat.'],
  [4504, 'The server has too many connections.'],
  [4509, 'The server closed the connection because of too many errors.'],
]);

/**
 * One lasting connection over many sockets. It is `online` once the server has sent its `connect` message.
 *
 * `onState` gets `{name}`, one of connecting, online (with the connection's `id`), waiting (with `retryAt`, on the clock
 * of `Date.now()`), offline (the device has no network; it still tries, since a server on this machine can be
 * reached), closed (with `reason`, or without one after {@link stop}).
 */
export class ChatConnection {
  #url;
  #onState;
  #onMessage;
  #backoff = new Backoff();
  #socket = null;
  #state = { name: 'closed' };
  #retryTimer = 0;
  #answerTimer = 0;
  #stableTimer = 0;

  constructor(url, { onState, onMessage }) {
    this.#url = url;
    this.#onState = onState;
    this.#onMessage = onMessage;
    addEventListener('online', () => this.#networkCameBack());
    addEventListener('offline', () => this.#networkWentAway());
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
    this.#become({ name: 'closed' });
  }

  /** Whether it was handed to the socket; v1 has no acknowledgement, so this is no promise that it arrived. */
  send(message) {
    if (this.#state.name !== 'online' || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #connect() {
    this.#drop();
    this.#become({ name: 'connecting' });
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    // A handshake can hang for minutes, for instance behind a captive portal.
    this.#answerTimer = setTimeout(() => this.#retry(), ANSWER_TIMEOUT);
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#closed(event.code, event.reason);
  }

  #received(data) {
    const message = parseServerMessage(data);
    if (!message) return;
    if (message.type === 'connect') {
      clearTimeout(this.#answerTimer);
      // Only a connection that lasts forgives the failures before it; else accept-then-close would be hammered.
      this.#stableTimer = setTimeout(() => this.#backoff.reset(), STABLE_AFTER);
      this.#become({ name: 'online', id: message.id });
    } else {
      this.#onMessage(message);
    }
  }

  #closed(code, serverReason) {
    const reason = TERMINAL.get(code);
    if (!reason) {
      this.#retry();
      return;
    }
    this.#drop();
    this.#become({ name: 'closed', reason: serverReason ? `${reason} The server says: “${serverReason}”` : reason });
  }

  #retry() {
    this.#drop();
    const delay = this.#backoff.next();
    this.#retryTimer = setTimeout(() => this.#connect(), delay);
    this.#become(navigator.onLine ? { name: 'waiting', retryAt: Date.now() + delay } : { name: 'offline' });
  }

  #networkCameBack() {
    // An attempt made without a network may hang, so it is replaced too.
    if (this.#state.name !== 'closed' && this.#state.name !== 'online') this.start();
  }

  #networkWentAway() {
    // The browser would notice a dead socket only minutes later.
    if (this.#state.name === 'online' || this.#state.name === 'waiting') this.#retry();
  }

  #pageShown() {
    if (!document.hidden && (this.#state.name === 'waiting' || this.#state.name === 'offline')) this.#connect();
  }

  /** A page that is kept for the back button keeps its socket: it would stay in the chat and hear nothing. */
  #pageLeft() {
    if (this.#state.name === 'closed') return;
    this.#drop();
    this.#become({ name: 'waiting', retryAt: Date.now() });
  }

  #drop() {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#answerTimer);
    clearTimeout(this.#stableTimer);
    if (!this.#socket) return;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #become(state) {
    this.#state = state;
    this.#onState(state);
  }
}
