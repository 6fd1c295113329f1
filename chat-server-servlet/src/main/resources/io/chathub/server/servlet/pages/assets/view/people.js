import { create, setText } from '../dom/dom.js';
import { createAvatar, updateAvatar } from '../dom/avatar.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount } from '../dom/format.js';

const MAX_SHOWN = 200;

/** The roster of the room: the members that the server listed, updated by joins and leaves. */
export class People {
  #list;
  #more;
  #number;
  /** The members `{ name, user }` by connection. */
  #members = new Map();
  #ownId = null;
  #unnamed = 0;
  #scheduled = false;

  constructor({ list, more, number }) {
    this.#list = list;
    this.#more = more;
    this.#number = number;
  }

  /** Sets the roster from a `joined` reply; empties it without arguments. `memberCount` may exceed the listed members. */
  reset(ownId = null, members = [], memberCount = 0) {
    this.#members = new Map(members.map(({ id, username, user }) => [id, { name: username, user }]));
    this.#ownId = ownId;
    this.#unnamed = Math.max(0, memberCount - this.#members.size);
    this.#schedule();
  }

  /** Adds or renames a member. Returns the name it had before, `null` for a new member. */
  joined(id, name, user) {
    const before = this.#members.get(id)?.name ?? null;
    this.#members.set(id, { name, user });
    this.#schedule();
    return before;
  }

  /** The users in the room that the server knows, `{ user, name }`, each once and in the order of names. */
  get users() {
    const names = new Map([...this.#members.values()].filter(({ user }) => user !== null).map(({ user, name }) => [user, name]));
    return [...names].map(([user, name]) => ({ user, name })).sort((a, b) => a.name.localeCompare(b.name));
  }

  left(id) {
    if (!this.#members.delete(id)) this.#unnamed = Math.max(0, this.#unnamed - 1);
    this.#schedule();
  }

  /** Many joins at once, as after a server restart, are rendered once. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => this.#render(), 50);
  }

  #render() {
    this.#scheduled = false;
    const people = [...this.#members].map(([id, { name }]) => ({ id, name, own: id === this.#ownId }));
    people.sort((a, b) => b.own - a.own || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
    renderKeyed(this.#list, people.slice(0, MAX_SHOWN), (person) => person.id, createPerson, updatePerson);
    const all = people.length + this.#unnamed;
    const hidden = all - Math.min(people.length, MAX_SHOWN);
    this.#more.hidden = hidden <= 0;
    setText(this.#more, hidden > 0 ? `and ${formatCount(hidden)} more` : '');
    setText(this.#number, all > 0 ? formatCount(all) : '');
  }
}

function createPerson() {
  const item = create('li', 'person');
  item.append(createAvatar(''), create('bdi', 'person-name'), create('span', 'person-you'));
  return item;
}

function updatePerson(item, { name, own }) {
  const [avatar, label, you] = item.children;
  if (label.textContent === name && item.classList.contains('own') === own) return;
  updateAvatar(avatar, name);
  label.textContent = name;
  label.title = name;
  you.textContent = own ? 'you' : '';
  item.classList.toggle('own', own);
}
