/** The members of one room: those that the server listed, updated by joins and leaves. */
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

  /** The number of all members, those without a known name included. */
  get count() {
    return this.#members.size + this.#unnamed;
  }

  /** The members that the server has named, `{ id, name, own }`. */
  get members() {
    return [...this.#members].map(([id, { name }]) => ({ id, name, own: id === this.#ownId }));
  }

  /** The users in the room that the server knows, `{ user, name }`, each once and in the order of names. */
  get users() {
    const names = new Map([...this.#members.values()].filter(({ user }) => user !== null).map(({ user, name }) => [user, name]));
    return [...names].map(([user, name]) => ({ user, name })).sort((a, b) => a.name.localeCompare(b.name));
  }
}
