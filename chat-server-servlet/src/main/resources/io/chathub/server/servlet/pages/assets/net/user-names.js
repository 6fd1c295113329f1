/** The last known name of each user, by public id: of members, and of the authors of messages. */
export class UserNames {
  #names = new Map();

  learn(user, name) {
    if (user !== null && name !== '') this.#names.set(user, name);
  }

  /** The name of a user, or null. */
  of(user) {
    return this.#names.get(user) ?? null;
  }
}
