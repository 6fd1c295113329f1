const STORAGE_KEY = 'chathub.outbox';
const MOST = 100;
/** The server remembers a key for five minutes; this leaves it some time to get there. */
const KEY_LIFE = 270_000;

/**
 * The messages that the server has not acknowledged, of all rooms, in order. They survive a reload of this tab. Each keeps its
 * key over all tries, so that it is said once; one whose key may be forgotten by now is not tried again by itself.
 */
export class Outbox {
  #entries;

  constructor() {
    this.#entries = restored();
  }

  get isFull() {
    return this.#entries.length >= MOST;
  }

  /** Returns the entry, with its `key`. */
  add(room, username, text, price) {
    const entry = { room, username, text, price, key: newKey(), firstTry: null, problem: null };
    this.#entries.push(entry);
    this.#save();
    return entry;
  }

  /** Those of a room and a name, oldest first. */
  of(room, username) {
    return this.#entries.filter((entry) => entry.room === room && entry.username === username);
  }

  /** The next to be sent, or `undefined`; one that is too old to be tried again becomes a problem. */
  next(room, username) {
    for (const entry of this.of(room, username)) {
      if (entry.problem !== null) continue;
      if (entry.firstTry === null || Date.now() - entry.firstTry < KEY_LIFE) return entry;
      this.failed(entry, 'It is not known whether this message was sent.');
    }
    return undefined;
  }

  tried(entry) {
    entry.firstTry ??= Date.now();
    this.#save();
  }

  failed(entry, problem) {
    entry.problem = problem;
    this.#save();
  }

  /** To be sent as a message of its own. */
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
      // Storage may be denied or full; then a reload forgets what waits.
    }
  }
}

function restored() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.slice(0, MOST).filter((entry) => typeof entry?.key === 'string') : [];
  } catch {
    return [];
  }
}

/** 128 random bits. `randomUUID` would need a secure context, and a chat on a local network has none. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
