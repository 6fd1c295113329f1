import { Backoff } from './backoff.js';
import { PendingRequests } from './pending-requests.js';
import { parseServerMessage, SUBPROTOCOL } from './protocol.js';

const ANSWER_TIMEOUT = 10_000;
const STABLE_AFTER = 10_000;

/** Close codes after which coming back by itself would be wrong. Everything else is a reason to try again. */
const TERMINAL = new Map([
  [4503, 'You were removed from this chat.'],
  [4504, 'The server has too many connections.'],
  [4509, 'The server closed the connection because of too many errors.'],
]);

const BAD_TOKEN = 4500;

/**
 * One lasting connection over many sockets. It is `online` once the server has sent its `connect` message, and asks for a
 * sign of life when it has heard nothing for a while: a page sees no WebSocket pings.
 *
 * `onState` gets `{name}`, one of connecting, online (with the connection's `id`), waiting (with `retryAt`, on the clock
 * of `Date.now()`), offline (the device has no network; it still tries, since a server on this machine can be
 * reached), closed (with `reason`, or without one after {@link stop}; with `wantsToken` where the server asks who this is).
 */
export class ChatConnection {
  #url;
  #credentials;
  #onState;
  #onMessage;
  #backoff = new Backoff();
  #socket = null;
  #state = { name: 'closed' };
  #retryTimer = 0;
  #answerTimer = 0;
  #stableTimer = 0;
  #quietTimer = 0;
  #pingInterval = 25_000;
  #advised = null;
  #requests = new PendingRequests();

  constructor(url, credentials, { onState, onMessage }) {
    this.#url = url;
    this.#credentials = credentials;
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

  /** Whether it was handed to the socket. */
  send(message) {
    return this.#write(JSON.stringify(message));
  }

  /**
   * Sends a request. `onReply` gets its one answer, or `null` where the connection is lost before; it gets nothing where this
   * returns false. A price is spliced in as it was typed: as a number it would lose digits.
   */
  request(message, onReply, price = null) {
    if (!this.#isOpen()) return false;
    const json = JSON.stringify({ ...message, ref: this.#requests.add(onReply) });
    return this.#write(price === null ? json : `${json.slice(0, -1)},"price":${price}}`);
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
    this.#become({ name: 'connecting' });
    const socket = new WebSocket(this.#credentials.urlOf(this.#url), this.#credentials.protocols(SUBPROTOCOL));
    this.#socket = socket;
    // A handshake can hang for minutes, for instance behind a captive portal.
    this.#answerTimer = setTimeout(() => this.#retry(), ANSWER_TIMEOUT);
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#closed(event.code, event.reason);
  }

  #received(data) {
    const message = parseServerMessage(data);
    this.#heard();
    if (!message) return;
    switch (message.type) {
      case 'connect':
        clearTimeout(this.#answerTimer);
        // Only a connection that lasts forgives the failures before it; else accept-then-close would be hammered.
        this.#stableTimer = setTimeout(() => this.#backoff.reset(), STABLE_AFTER);
        this.#pingInterval = message.pingInterval;
        this.#become({ name: 'online', id: message.id });
        this.#heard();
        break;
      case 'reconnect':
        this.#advised = message.after;
        break;
      default:
        if (!this.#requests.replied(message)) this.#onMessage(message);
    }
  }

  /** The peer lives. When it has said nothing for a while it is asked; when it does not answer either, the line is dead. */
  #heard() {
    clearTimeout(this.#quietTimer);
    if (this.#state.name !== 'online') return;
    this.#quietTimer = setTimeout(() => this.#ask(), this.#pingInterval);
  }

  #ask() {
    clearTimeout(this.#quietTimer);
    if (this.send({ type: 'ping' })) this.#quietTimer = setTimeout(() => this.#retry(), ANSWER_TIMEOUT);
  }

  #closed(code, serverReason) {
    if (code === BAD_TOKEN) {
      this.wantsToken();
      return;
    }
    const reason = TERMINAL.get(code);
    if (!reason) {
      const neverWas = this.#state.name === 'connecting';
      this.#retry();
      if (neverWas) this.#askWhy();
      return;
    }
    this.#drop();
    this.#become({ name: 'closed', reason: serverReason ? `${reason} The server says: “${serverReason}”` : reason });
  }

  /** Ends it: the server does not go on without a token, or without another one. */
  wantsToken() {
    this.#drop();
    this.#become({ name: 'closed', reason: 'This chat asks who you are.', wantsToken: true });
  }

  async #askWhy() {
    const refused = await this.#credentials.areRefused(this.#url, ANSWER_TIMEOUT);
    if (refused && (this.#state.name === 'waiting' || this.#state.name === 'connecting')) this.wantsToken();
  }

  #retry() {
    this.#drop();
    // The server knows better when there is room; it has given each client another time.
    const delay = this.#advised ?? this.#backoff.next();
    this.#advised = null;
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
    if (document.hidden) return;
    if (this.#state.name === 'waiting' || this.#state.name === 'offline') this.#connect();
    // A laptop that slept: its line may be long dead.
    else if (this.#state.name === 'online') this.#ask();
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
    clearTimeout(this.#quietTimer);
    this.#requests.loseAll();
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
