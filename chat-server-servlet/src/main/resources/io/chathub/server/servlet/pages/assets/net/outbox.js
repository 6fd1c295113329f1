const STORAGE_KEY = 'chathub.outbox';
const MAX_ENTRIES = 100;
/** Milliseconds. The server remembers an idempotency key for five minutes; 30 s of that are left for the delivery. */
const KEY_LIFETIME = 270_000;

/**
 * The unacknowledged messages of all rooms, in order, kept over a reload of this tab. A message keeps its idempotency key over
 * all attempts, so that the server posts it once. A message whose key the server may have forgotten is not sent again without
 * the user's decision.
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

  /** Adds a message; returns its entry. */
  add(room, username, text, price) {
    const entry = { room, username, text, price, key: newKey(), firstTry: null, problem: null };
    this.#entries.push(entry);
    this.#save();
    return entry;
  }

  /** The entries of a room and a username, oldest first. */
  of(room, username) {
    return this.#entries.filter((entry) => entry.room === room && entry.username === username);
  }

  /** The next entry to send, or `undefined`. An entry with an expired key is marked as failed and skipped. */
  next(room, username) {
    for (const entry of this.of(room, username)) {
      if (entry.problem !== null) continue;
      if (entry.firstTry === null || this.#isKeyValid(entry)) return entry;
      this.failed(entry, 'It is not known whether this message was sent.');
    }
    return undefined;
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

  /** Puts an entry back that was removed because its message was posted. */
  lost(entry, problem) {
    this.#entries.push(entry);
    this.failed(entry, problem);
  }

  /** Prepares an entry to be sent again, as a new message with a new key. */
  retry(entry) {
    Object.assign(entry, { key: newKey(), firstTry: null, problem: null });
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

function restored() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.slice(0, MAX_ENTRIES).filter((entry) => typeof entry?.key === 'string') : [];
  } catch {
    return [];
  }
}

/** 128 random bits in hexadecimal. `randomUUID` needs a secure context, which plain HTTP on a local network is not. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
