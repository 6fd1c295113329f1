import { create, setText } from './dom.js';
import { createAvatar, updateAvatar } from './avatar.js';
import { renderKeyed } from './keyed-list.js';
import { formatCount } from './format.js';

const MAX_SHOWN = 200;

/**
 * Who is here, as far as v1 lets a client know: it has no roster message, so this is built from what was seen since
 * this page connected. A `user-left` names no connection, so it takes away one of the entries with that name.
 */
export class People {
  #list;
  #more;
  #number;
  #names = new Map();
  #ownId = null;
  #scheduled = false;

  constructor({ list, more, number }) {
    this.#list = list;
    this.#more = more;
    this.#number = number;
  }

  reset(ownId = null, ownName = null) {
    this.#names.clear();
    this.#ownId = ownId;
    if (ownId !== null) this.#names.set(ownId, ownName);
    this.#schedule();
  }

  /** Returns the name this connection had until now, `null` for a new face. */
  seen(id, name) {
    const before = this.#names.get(id) ?? null;
    if (before !== name && name !== '') {
      this.#names.set(id, name);
      this.#schedule();
    }
    return before;
  }

  left(name) {
    for (const [id, known] of this.#names) {
      if (known === name && id !== this.#ownId) {
        this.#names.delete(id);
        this.#schedule();
        return;
      }
    }
  }

  /** Many joins in one instant (a server came back) are one rendering. */
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
    const hidden = people.length - MAX_SHOWN;
    this.#more.hidden = hidden <= 0;
    setText(this.#more, hidden > 0 ? `and ${formatCount(hidden)} more` : '');
    setText(this.#number, people.length > 0 ? formatCount(people.length) : '');
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
