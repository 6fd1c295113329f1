// Takes the place of the browser's WebSocket in a page: the script of a test is the server. For the whole life of the page.
globalThis.scriptedServer = new class {
  /** Whether a connection gets its first frame, and a join its answer, without the script. */
  answers = true;
  /** The reply to the next joins, without `ref`. */
  joined = { room: 'lobby', username: 'John', id: 'c1', epoch: 'k3', offset: 0, recovered: false, missed: 0, floor: 0, events: [], more: false, members: [{ id: 'c1', username: 'John' }], memberCount: 1 };
  /** The first frame of the next connections. */
  connect = { type: 'connect', id: 'c1', version: 2, pingInterval: 25000, features: [] };
  /** The requests of the page that {@link take} has not returned. Pings and typing notices have no `ref` and are left out. */
  requests = [];
  #socket = null;

  get isConnected() {
    return this.#socket !== null;
  }

  opened(socket) {
    this.#socket = socket;
    if (this.answers) setTimeout(() => this.send(this.connect));
  }

  closed(socket) {
    if (this.#socket === socket) this.#socket = null;
  }

  received(request) {
    if (request.ref === undefined) return;
    if (this.answers && request.type === 'join') setTimeout(() => this.send({ type: 'joined', ...this.joined, ref: request.ref }));
    else this.requests.push(request);
  }

  /** Sends a frame to the page. */
  send(frame) {
    this.#socket?.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** Ends the connection without a word. */
  cut() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.onclose?.({ code: 1006, reason: '' });
  }

  /** Returns the oldest request, or null, and removes it. */
  take() {
    return this.requests.shift() ?? null;
  }
}();

globalThis.WebSocket = class {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 3;
  readyState = 1;

  constructor() {
    scriptedServer.opened(this);
  }

  send(text) {
    scriptedServer.received(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
    scriptedServer.closed(this);
  }
};
