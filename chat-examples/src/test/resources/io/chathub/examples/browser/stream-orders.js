// Publishes and changes messages while frames are left out, connections are lost and epochs change, in an order that a seed determines. After
// each run the copy of the client has to be the messages of the server, each in its present state. Returns what differs, as texts.
// RoomStream is that of the page; the server and the copy are of this script.

/** A room of the server: its messages by offset, as they are now, and as they were at each offset. */
class ServerRoom {
  epoch = 'e0';
  head = 0;
  messages = new Map();
  #past = [new Map()];
  #epochs = 0;

  /** Publishes an event and returns it. */
  publish(kind, target) {
    this.head++;
    const offset = this.head;
    const event = kind === 'message' ? { type: kind, offset, change: offset, text: `m${offset}` } : { type: kind, offset, target, text: `e${offset}` };
    this.messages = new Map(this.messages);
    if (kind === 'message') this.messages.set(offset, event);
    if (kind === 'edit') this.messages.set(target, { ...this.messages.get(target), text: event.text, change: offset });
    this.#past.push(this.messages);
    return event;
  }

  /** Begins a new epoch, and loses the events after an offset. */
  renumber(last) {
    this.epoch = `e${++this.#epochs}`;
    this.head = last;
    this.#past.length = last + 1;
    this.messages = this.#past[last];
  }

  changesAfter(after, to = this.head) {
    return [...this.messages.values()].filter(({ change }) => change > after && change <= to).sort((a, b) => a.change - b.change);
  }

  answer({ after, limit }) {
    const page = { epoch: this.epoch, offset: this.head, floor: 0 };
    if (after === undefined) {
      const all = [...this.messages.values()].sort((a, b) => a.offset - b.offset);
      return { ...page, through: null, events: all.slice(-limit), more: all.length > limit };
    }
    const all = this.changesAfter(after);
    const events = all.slice(0, limit);
    const more = all.length > limit;
    return { ...page, events, more, through: more ? events.at(-1).change : this.head };
  }
}

/** The copy of a client, by the rules of the page's list. */
class Copy {
  messages = new Map();
  from = 0;

  apply(event) {
    if (event.type === 'message') {
      const held = this.messages.get(event.offset);
      if (held ? event.change >= held.change : event.offset >= this.from) this.messages.set(event.offset, event);
    } else if (event.type === 'edit') {
      const held = this.messages.get(event.target);
      if (held && held.change < event.offset) this.messages.set(event.target, { ...held, text: event.text, change: event.offset });
    }
  }

  startAnew(from) {
    this.messages.clear();
    this.from = from;
  }

  newest({ events }) {
    this.from = events[0]?.offset ?? 0;
    for (const event of events) this.apply(event);
  }
}

class StreamRun {
  server = new ServerRoom();
  problems = [];
  #copy = new Copy();
  #stream;
  #random;
  #request = null;
  #isIn = false;
  /** The first event since the last delivered one that was left out; 0 if none was. */
  #leftOut = 0;

  constructor(RoomStream, random) {
    this.#random = random;
    this.#stream = new RoomStream({
      event: (event) => this.#copy.apply(event),
      states: (states) => states.forEach((state) => this.#copy.apply(state)),
      floor() {},
      lost: () => this.problems.push('a loss'),
      fetch: (after) => this.#ask({ after, limit: 1 + random(4), epoch: this.#stream.position.epoch }),
      startAnew: () => {
        this.#copy.startAnew(this.#stream.position.offset + 1);
        this.#ask({ limit: 1 + random(6), epoch: this.#stream.position.epoch });
      },
      newest: (page) => this.#copy.newest(page),
      moved() {},
    }, 5);
  }

  #ask(request) {
    if (this.#request !== null) this.problems.push('two requests at once');
    this.#request = request;
  }

  publish() {
    const targets = [...this.server.messages.keys()];
    const kind = targets.length === 0 ? 'message' : ['message', 'edit', 'edit', 'unknown'][this.#random(4)];
    const event = this.server.publish(kind, targets[this.#random(targets.length)]);
    if (!this.#isIn) return;
    const fate = this.#random(10);
    if (fate === 0) this.#leftOut ||= event.offset;
    else if (fate === 1) this.#catchUp(event.offset);
    else this.#deliver(event);
  }

  #deliver(event) {
    // A hole is announced by a gap, or shown by the next event alone.
    if (this.#leftOut > 0 && this.#random(2) === 0) this.#stream.skipped(event.offset - 1);
    this.#leftOut = 0;
    this.#stream.live(event);
  }

  /** The node of the client has missed events: the client receives their states. */
  #catchUp(to) {
    const from = this.#leftOut || to;
    this.#leftOut = 0;
    this.#stream.changes({ from, to, events: this.server.changesAfter(from - 1, to) });
  }

  answer() {
    const request = this.#request;
    if (request === null) return;
    this.#request = null;
    if (request.epoch === this.server.epoch) this.#stream.fetched(this.server.answer(request));
    else this.problems.push('a request of a former epoch');
  }

  cut() {
    this.#isIn = false;
    this.#leftOut = 0;
    this.#request = null;
    this.#stream.disconnected();
  }

  join() {
    if (this.#isIn) return;
    this.#isIn = true;
    const since = this.#stream.position;
    const changed = since === null ? [] : this.server.changesAfter(since.offset);
    const recovered = since !== null && since.epoch === this.server.epoch && changed.length <= 4;
    const page = recovered ? { epoch: since.epoch, offset: this.server.head, floor: 0, events: changed } : this.server.answer({ limit: 4 });
    if (!recovered) {
      this.#copy.startAnew(this.server.head + 1);
      this.#copy.newest(page);
    }
    this.#stream.joined({ ...page, recovered });
  }

  renumber() {
    this.server.renumber(this.server.head - this.#random(Math.min(3, this.server.head + 1)));
    if (!this.#isIn) return;
    this.#request = null;
    this.#leftOut = 0;
    this.#stream.reset({ epoch: this.server.epoch, offset: this.server.head });
  }

  check() {
    this.join();
    this.#deliver(this.server.publish('unknown'));
    for (let i = 0; i < 500 && this.#request !== null; i++) this.answer();
    const expected = [...this.server.messages.values()].filter(({ offset }) => offset >= this.#copy.from);
    const text = (messages) => messages.sort((a, b) => a.offset - b.offset).map((m) => `${m.offset} ${m.text}`).join(', ');
    const actual = [...this.#copy.messages.values()];
    if (text(actual) !== text(expected)) this.problems.push(`[${text(actual)}] instead of [${text(expected)}]`);
    const { epoch, offset } = this.#stream.position;
    if (epoch !== this.server.epoch || offset !== this.server.head) this.problems.push(`at ${epoch} ${offset}`);
  }
}

function streamOrders(RoomStream, randomFrom, seeds, steps) {
  const problems = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const random = randomFrom(seed);
    const run = new StreamRun(RoomStream, random);
    for (let i = 0; i < steps; i++) {
      const number = random(100);
      if (number < 60) run.publish();
      else if (number < 85) run.answer();
      else if (number < 90) run.cut();
      else if (number < 97) run.join();
      else if (number < 99) run.renumber();
      else run.check();
    }
    run.check();
    for (const problem of run.problems) problems.push(`seed ${seed}: ${problem}`);
  }
  return problems.slice(0, 5);
}
