// Plays the transcript of positions and copies against the modules of the page: the copy is what the page shows. Returns what differs,
// as texts. The lines are JSON, in the format that the transcript describes.

async function playTranscript(lines) {
  const modules = await importAll();
  const problems = [];
  let play = null;
  let title = '';
  for (const { number, text } of lines) {
    const step = JSON.parse(text);
    try {
      if (step.case !== undefined) {
        play?.end();
        title = step.case;
        play = (step.for ?? 'page') === 'page' ? new Play(modules) : null;
      } else if (play !== null) {
        await play.step(step);
      }
    } catch (problem) {
      problems.push(`line ${number}, ${title}: ${problem.message}`);
      play?.stop();
      play = null;
    }
  }
  try {
    play?.end();
  } catch (problem) {
    problems.push(`end of ${title}: ${problem.message}`);
  }
  return problems;
}

async function importAll() {
  const load = (path) => import(new URL(`assets/${path}`, location.href));
  const [eventModules, ...others] = await Promise.all(['events/index.js', 'events/registry.js', 'net/connection.js', 'net/credentials.js',
    'net/memberships.js', 'net/outbox.js', 'net/room.js', 'view/room-view.js'].map(load));
  return Object.assign({ eventModules: Object.values(eventModules) }, ...others);
}

/** One client and its server. The parts of the page are connected as in `chat.js`. */
/** Unread messages are no part of the transcript. */
const NO_UNREAD = { count: 0, mentions: 0, marker: 0, isMore: false, opened() {}, begins() {}, renumbered() {}, put() {}, removed() {}, readUpTo() {} };

class Play {
  #view;
  #room;
  #connection;
  #refs = new Map();
  #unnamed = 0;

  constructor({ eventModules, EventRegistry, ChatConnection, Credentials, Memberships, Outbox, Room, RoomView }) {
    scriptedServer.answers = false;
    scriptedServer.requests = [];
    const events = new EventRegistry(eventModules);
    const outbox = new Outbox();
    const view = new RoomView({
      applyEvent: (event, pane, isNew) => events.apply(event, pane, isNew),
      makeRoom: (name, pane) => new Room(name, 'John', this.#connection, memberships, outbox, pane),
      makeUnread: () => ({ ...NO_UNREAD }),
      onTokenRequired() {},
    });
    this.#view = view;
    this.#connection = new ChatConnection('ws://localhost/ws', new Credentials(''), {
      parseEvent: (raw) => events.parse(raw),
      onState: (state) => {
        if (state.name === 'online') {
          view.connected(state);
          memberships.connected();
        } else {
          memberships.disconnected();
          view.disconnected();
        }
      },
      onEvent: (event) => view.paneOf(event.room)?.room.received(event),
      onGap: (gap) => view.paneOf(gap.room)?.room.skipped(gap),
      onChanges: (changes) => view.paneOf(changes.room)?.room.changed(changes),
      onReset: (reset) => view.paneOf(reset.room)?.reset(reset),
    });
    const memberships = new Memberships(this.#connection);
    view.show('dev');
    this.#room = view.room;
    this.#connection.start();
  }

  async step({ server, client, cut, expect }) {
    if (server) {
      await until(() => scriptedServer.isConnected, 'the client does not connect');
      scriptedServer.send(server.ref === undefined ? server : { ...server, ref: this.#refs.get(server.ref) });
    } else if (client) {
      await until(() => scriptedServer.requests.length > 0, `no request, expected ${JSON.stringify(client)}`);
      this.#compareRequest(client, scriptedServer.take());
    } else if (cut) {
      this.#noMoreRequests();
      scriptedServer.cut();
    } else {
      this.#noMoreRequests();
      await shown();
      this.#compare(expect);
    }
  }

  end() {
    this.stop();
    this.#noMoreRequests();
  }

  stop() {
    this.#connection.stop();
    this.#view.leave();
  }

  #compareRequest(expected, request) {
    for (const field of new Set([...Object.keys(expected), 'since', 'before', 'after', 'view'])) {
      if (field !== 'ref') equal(request[field], expected[field], `${field} of ${JSON.stringify(request)}`);
    }
    this.#refs.set(expected.ref, request.ref);
  }

  #noMoreRequests() {
    equal(scriptedServer.requests, [], 'requests');
  }

  #compare({ position, copy, lost = false }) {
    equal(this.#room.joinCommand().since, position, 'position');
    const messages = [...document.querySelectorAll('#messages .message:not(.deleted)')];
    equal(messages.map((message) => Number(message.dataset.offset)), copy.map(({ offset }) => offset), 'offsets of the messages');
    copy.forEach((expected, i) => this.#compareMessage(messages[i], expected));
    const warnings = [...document.querySelectorAll('#messages .note.warning:not([data-seen])')];
    for (const warning of warnings) warning.dataset.seen = '';
    equal(warnings.length > 0, lost, 'reported a loss');
  }

  #compareMessage(element, { offset, text, rev, pinned, reactions }) {
    const what = (field) => `${field} of message ${offset}`;
    if (text !== undefined) equal(element.querySelector('.message-text').textContent, text, what('text'));
    if (rev !== undefined) equal(element.querySelector('.message-edited') !== null, rev > 1, what('mark of an edit'));
    if (pinned !== undefined) equal(element.querySelector('.message-pin') !== null, pinned, what('pin'));
    if (reactions === undefined) return;
    const items = [...element.querySelectorAll('.reaction')].map((item) =>
      ({ emoji: item.querySelector('.reaction-emoji').textContent, count: Number(item.querySelector('.reaction-count').textContent) }));
    equal(items, reactions, what('reactions'));
  }
}

function equal(actual, expected, what) {
  const [a, b] = [actual, expected].map(canonical);
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`);
}

const canonical = (value) => JSON.stringify(value, (key, inner) =>
  (inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner)) ?? 'nothing';

/** Waits until the list has shown what was added to it: once a frame. */
const shown = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

async function until(condition, problem) {
  for (const end = performance.now() + 10_000; !condition();) {
    if (performance.now() > end) throw new Error(problem);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
