const STORAGE_KEY = 'chathub.outbox';
const MAX_ENTRIES = 100;
/** Milliseconds. The server remembers an idempotency key for five minutes; 30 s of that are left for the delivery. */
const KEY_LIFETIME = 270_000;

/**
 * The unacknowledged requests that change a room, of all rooms, in order, kept over a reload of this tab: messages, edits, deletions,
 * reactions and pins. An entry has the `command` without room, key and price. It keeps its idempotency key over all attempts, so that
 * the request has its effect once. A request whose key the server may have forgotten is not sent again without the user's decision. A
 * reaction needs no key: to set it twice has no effect. Its `problem` is `{ kind }`, with the `code` and the `message` of a refusal: `unknown`
 * for an unknown outcome, `lost` by the server, or `refused`; null for none.
 */
export class Outbox {
  #entries;
  /** The first attempts since the page was loaded, on the clock of `performance.now()`, which nobody sets. */
  #firstTries = new WeakMap();

  constructor() {
    this.#entries = restored();
  }

  get isFull() {
    return this.#entries.length >= MAX_ENTRIES;
  }

  /** Adds a request; returns its entry. */
  add(room, username, command, price) {
    const entry = { room, username, command, price, key: keyFor(command), firstTry: null, problem: null };
    this.#entries.push(entry);
    this.#save();
    return entry;
  }

  /** The entries of a room and a username, oldest first. */
  of(room, username) {
    return this.#entries.filter((entry) => entry.room === room && entry.username === username);
  }

  /** The next entry of a lane to send, or `undefined`. */
  next(room, username, lane) {
    return this.of(room, username).find((entry) => entry.problem === null && laneOf(entry) === lane);
  }

  /** Marks the entries with an expired key as failed; returns these. */
  expire(room, username) {
    const expired = this.of(room, username)
      .filter((entry) => entry.problem === null && entry.key !== null && entry.firstTry !== null && !this.#isKeyValid(entry));
    for (const entry of expired) {
      this.failed(entry, { kind: 'unknown' });
    }
    return expired;
  }

  /** Records an attempt to send. */
  tried(entry) {
    if (entry.firstTry === null) {
      entry.firstTry = Date.now();
      this.#firstTries.set(entry, performance.now());
    }
    this.#save();
  }

  /**
   * Both clocks count: the time of day may have been set, even to before the first attempt, and the other clock may stand still
   * while the device sleeps and begins anew with a reload.
   */
  #isKeyValid(entry) {
    const age = Date.now() - entry.firstTry;
    const ageOnPage = performance.now() - (this.#firstTries.get(entry) ?? performance.now());
    return age >= 0 && age < KEY_LIFETIME && ageOnPage < KEY_LIFETIME;
  }

  failed(entry, problem) {
    entry.problem = problem;
    this.#save();
  }

  /** Puts an entry back that was removed because its request was acknowledged. */
  lost(entry, problem) {
    this.#entries.push(entry);
    this.failed(entry, problem);
  }

  /** Prepares an entry to be sent again, as a new request with a new key. */
  retry(entry) {
    Object.assign(entry, { key: keyFor(entry.command), firstTry: null, problem: null });
    this.#save();
  }

  remove(entry) {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#save();
  }

  #save() {
    try {
      sessionStorage.setItem(STORAGE_KEY, JSON.stringify(this.#entries));
    } catch {
      // Storage is denied or full: a reload loses the entries.
    }
  }
}

export const LANES = ['reactions', 'others'];

/** The acknowledgement of a reaction may be late, so reactions do not delay the other requests. */
const laneOf = ({ command }) => (command.type === 'reaction' ? 'reactions' : 'others');

const TYPES = new Set(['message', 'edit', 'delete', 'reaction', 'pin']);

const keyFor = (command) => (command.type === 'reaction' ? null : newKey());

function restored() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.slice(0, MAX_ENTRIES).filter((entry) => TYPES.has(entry?.command?.type)).map(withKindOfProblem);
  } catch {
    return [];
  }
}

/** An earlier version of the page kept the problem as a sentence. */
const withKindOfProblem = (entry) => (typeof entry.problem === 'string' ? { ...entry, problem: { kind: 'unknown' } } : entry);

/** 128 random bits in hexadecimal. `randomUUID` needs a secure context, which plain HTTP on a local network is not. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
