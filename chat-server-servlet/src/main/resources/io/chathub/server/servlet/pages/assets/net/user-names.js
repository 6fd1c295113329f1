/** The last known name of each user, by public id: of members, and of the authors of messages. */
export class UserNames {
  #names = new Map();
  /** The users whose names were requested before they were known. */
  #missing = new Set();
  #onFound;

  /** @param onFound gets a user whose name was requested before it was known */
  constructor(onFound) {
    this.#onFound = onFound;
  }

  learn(user, name) {
    if (user === null || name === '') return;
    this.#names.set(user, name);
    if (this.#missing.delete(user)) this.#onFound(user);
  }

  /** The name of a user, or null. */
  of(user) {
    if (!this.#names.has(user)) this.#missing.add(user);
    return this.#names.get(user) ?? null;
  }
}
