/**
 * The members of one room: those that the server listed, updated by joins and leaves. Each is a connection. Those of one user with one name,
 * such as two tabs of a browser, are one person.
 */
export class Roster {
  /** The members `{ name, user }` by connection. */
  #members = new Map();
  #ownId = null;
  #unnamed = 0;
  #onChanged;

  constructor(onChanged) {
    this.#onChanged = onChanged;
  }

  /** Sets the roster from a `joined` reply; empties it without arguments. `memberCount` may exceed the listed members. */
  reset(ownId = null, members = [], memberCount = 0) {
    this.#members = new Map(members.map(({ id, username, user }) => [id, { name: username, user }]));
    this.#ownId = ownId;
    this.#unnamed = Math.max(0, memberCount - this.#members.size);
    this.#onChanged();
  }

  /** Adds or renames a member. Returns the name it had before, `null` for a new member. */
  joined(id, name, user) {
    const before = this.#members.get(id)?.name ?? null;
    this.#members.set(id, { name, user });
    this.#onChanged();
    return before;
  }

  left(id) {
    if (!this.#members.delete(id)) this.#unnamed = Math.max(0, this.#unnamed - 1);
    this.#onChanged();
  }

  /** The public id of the user of a connection; null if it has none or is not known. */
  userOf(id) {
    return this.#members.get(id)?.user ?? null;
  }

  /** Whether another connection of the same user is in the room with the same name. */
  isTwice(id) {
    const { name, user = null } = this.#members.get(id) ?? {};
    return user !== null && [...this.#members].some(([other, also]) => other !== id && also.user === user && also.name === name);
  }

  /** The people that the server has named, `{ id, name, own }`, and how many there are with those without a known name. */
  get people() {
    const people = new Map();
    for (const [connection, member] of this.#members) {
      const id = personOf(connection, member);
      const own = connection === this.#ownId || people.get(id)?.own === true;
      people.set(id, { id, name: member.name, own });
    }
    return { named: [...people.values()], count: people.size + this.#unnamed };
  }

  /** The users in the room that the server knows, `{ user, name }`, each once and in the order of names. */
  get users() {
    const names = new Map([...this.#members.values()].filter(({ user }) => user !== null).map(({ user, name }) => [user, name]));
    return [...names].map(([user, name]) => ({ user, name })).sort((a, b) => a.name.localeCompare(b.name));
  }
}

/** A name has no line feed. */
const personOf = (connection, { name, user }) => (user === null ? connection : `${user}\n${name}`);
