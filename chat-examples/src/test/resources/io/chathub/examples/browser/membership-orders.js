// Enters and leaves rooms while a server, which this script plays, answers, refuses and is lost, in an order that a seed determines.
// Returns what differs from the model, as texts. The room modules are those of the page; the rest is of this script.

class Server {
  problems = [];
  unanswered = [];
  inside = new Set();
  #streams = new Map();
  #requests = 0;
  #online = true;

  get requests() {
    return this.#requests;
  }

  // The part of ChatConnection that rooms use.
  request(command, onReply) {
    if (!this.#online) return false;
    this.unanswered.push({ number: ++this.#requests, command, onReply });
    return true;
  }

  send() {
    return this.#online;
  }

  stream(room) {
    if (!this.#streams.has(room)) this.#streams.set(room, []);
    return this.#streams.get(room);
  }

  cut() {
    this.#online = false;
    this.inside.clear();
    for (const { onReply } of this.unanswered.splice(0)) onReply(null);
  }

  connect() {
    this.#online = true;
  }

  /** @param kind `ok`, `later` or `never` */
  answer(kind) {
    const { number, command, onReply } = this.unanswered.shift();
    const { type, room, since } = command;
    if (kind === 'later') {
      onReply({ type: 'error', code: 'unavailable', message: '', temporary: true, retryAfter: 50 });
    } else if (kind === 'never' && type === 'join') {
      onReply({ type: 'error', code: 'forbidden', message: '', temporary: false, retryAfter: 0, number });
    } else if (type === 'join') {
      if (this.inside.has(room)) this.problems.push(`joins ${room} again`);
      this.inside.add(room);
      const events = this.stream(room);
      onReply({ type: 'joined', id: 'c', epoch: 'e', offset: events.length, recovered: since !== undefined, missed: 0, floor: 0, events: events.slice(since?.offset ?? events.length), more: false, members: [], memberCount: 1, number });
    } else {
      if (!this.inside.delete(room)) this.problems.push(`leaves ${room} from outside`);
      onReply({ type: 'left' });
    }
  }
}

/** The timers of the page, without a clock. */
class Timers {
  #due = new Map();
  #count = 0;
  set = (action) => { this.#due.set(++this.#count, action); return this.#count; };
  clear = (id) => { this.#due.delete(id); };
  runAll() {
    const actions = [...this.#due.values()];
    this.#due.clear();
    for (const action of actions) action();
  }
}

class Run {
  server = new Server();
  log = [];
  current = null;
  #memberships;
  #Room;
  #refused = null;

  constructor({ Memberships, Room }) {
    this.#memberships = new Memberships(this.server);
    this.#Room = Room;
  }

  enter(name) {
    if (this.current?.name === name) return;
    this.leave();
    this.log.push(`enter ${name}`);
    const firstRequest = this.server.requests + 1;
    const problems = this.server.problems;
    let room = null;
    let last = null;
    const report = (what, reply) => {
      if (this.current !== room) problems.push(`${what} reported to ${name}, which was left`);
      if (reply && reply.number < firstRequest) problems.push(`${what} by the reply to an earlier attempt in ${name}`);
    };
    const view = {
      opened: (joined) => { report('opened', joined); last = joined.offset; },
      returned: (joined) => report('returned', joined),
      joinRejected: (error) => { report('rejected', error); this.#refused = room; },
      received: ({ offset }) => {
        report('received');
        if (offset !== last + 1) problems.push(`${name} received ${offset} after ${last}`);
        last = offset;
        view.count++;
      },
      lost: () => problems.push(`loss in ${name}`),
      dropped: () => problems.push(`messages of ${name} dropped`),
      ready: () => report('ready'),
      floor() {},
      pending() {},
      settled() {},
      count: 0,
    };
    room = new this.#Room(name, 'Ann', this.server, this.#memberships, { of: () => [], expire: () => [], next: () => undefined }, view);
    room.view = view;
    this.current = room;
    room.enter();
  }

  leave() {
    if (this.current === null) return;
    this.log.push(`leave ${this.current.name}`);
    const room = this.current;
    this.current = null;
    room.leave();
  }

  answer(kind) {
    if (this.server.unanswered.length === 0) return;
    const { number, command } = this.server.unanswered[0];
    this.log.push(`${kind} to ${number} ${command.type}`);
    this.server.answer(kind);
  }

  publish(room) {
    const stream = this.server.stream(room);
    const event = { type: 'message', room, offset: stream.length + 1 };
    stream.push(event);
    if (this.server.inside.has(room)) this.current?.received(event);
  }

  lose() {
    this.log.push('lose');
    this.server.cut();
    this.#memberships.disconnected();
    this.current?.disconnected();
    this.#refused = null;
  }

  connect() {
    this.server.connect();
    this.#memberships.connected();
  }

  settle(timers) {
    for (let i = 0; i < 5; i++) {
      timers.runAll();
      while (this.server.unanswered.length > 0) this.answer('ok');
    }
  }

  /** Compares the server with the page once all is answered. */
  check() {
    const expected = this.current === null || this.#refused === this.current ? [] : [this.current.name];
    const inside = [...this.server.inside];
    if (inside.join() !== expected.join()) this.server.problems.push(`in [${inside}] instead of [${expected}]`);
    for (const name of expected) {
      const before = this.current.view.count;
      this.publish(name);
      if (this.current.view.count !== before + 1) this.server.problems.push(`no event in ${name}`);
    }
  }
}

function membershipOrders(modules, seeds, steps) {
  const { setTimeout, clearTimeout } = globalThis;
  const problems = [];
  try {
    for (let seed = 1; seed <= seeds; seed++) {
      const timers = new Timers();
      globalThis.setTimeout = timers.set;
      globalThis.clearTimeout = timers.clear;
      const random = randomFrom(seed);
      const run = new Run(modules);
      for (let i = 0; i < steps; i++) {
        const dice = random(100);
        if (dice < 30) run.enter('abc'[random(3)]);
        else if (dice < 36) run.leave();
        else if (dice < 66) run.answer('ok');
        else if (dice < 74) run.answer('later');
        else if (dice < 77) run.answer('never');
        else if (dice < 81) { run.lose(); if (random(2) === 0) run.enter('abc'[random(3)]); run.connect(); }
        else if (dice < 92) run.publish('abc'[random(3)]);
        else timers.runAll();
      }
      run.settle(timers);
      run.check();
      run.lose();
      run.connect();
      run.settle(timers);
      run.check();
      for (const problem of run.server.problems) problems.push(`seed ${seed}: ${problem} after ${run.log.join(', ')}`);
    }
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
  }
  return problems.slice(0, 5);
}
