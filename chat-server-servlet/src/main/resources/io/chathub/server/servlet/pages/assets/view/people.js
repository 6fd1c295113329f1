import { create, setText } from './dom.js';
import { createAvatar, updateAvatar } from './avatar.js';
import { renderKeyed } from './keyed-list.js';
import { formatCount } from './format.js';

const MAX_SHOWN = 200;

/** The roster of the room: the members that the server listed, updated by joins and leaves. */
export class People {
  #list;
  #more;
  #number;
  #names = new Map();
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
    this.#names = new Map(members.map(({ id, username }) => [id, username]));
    this.#ownId = ownId;
    this.#unnamed = Math.max(0, memberCount - this.#names.size);
    this.#schedule();
  }

  /** Adds or renames a member. Returns the name it had before, `null` for a new member. */
  joined(id, name) {
    const before = this.#names.get(id) ?? null;
    this.#names.set(id, name);
    this.#schedule();
    return before;
  }

  left(id) {
    if (!this.#names.delete(id)) this.#unnamed = Math.max(0, this.#unnamed - 1);
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
    const people = [...this.#names].map(([id, name]) => ({ id, name, own: id === this.#ownId }));
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
