import { create, setText } from '../dom/dom.js';
import { createAvatar, updateAvatar } from '../dom/avatar.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount } from '../dom/format.js';
import { text } from '../i18n/texts.js';

const MAX_SHOWN = 200;

/** The people of the shown room. */
export class People {
  #list;
  #more;
  #number;
  #count;
  #roster = null;
  #scheduled = false;

  constructor({ list, more, number, count }) {
    this.#list = list;
    this.#more = more;
    this.#number = number;
    this.#count = count;
  }

  /** Shows the {@link Roster} of a room; null for none. */
  show(roster) {
    this.#roster = roster;
    this.changed();
  }

  /** The shown roster has changed. Many joins at once, as after a server restart, are rendered once. */
  changed() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => this.#render(), 50);
  }

  #render() {
    this.#scheduled = false;
    const { named: people, count: all } = this.#roster?.people ?? { named: [], count: 0 };
    people.sort((a, b) => b.own - a.own || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
    renderKeyed(this.#list, people.slice(0, MAX_SHOWN), (person) => person.id, createPerson, updatePerson);
    const hidden = all - Math.min(people.length, MAX_SHOWN);
    this.#more.hidden = hidden <= 0;
    setText(this.#more, hidden > 0 ? text('people.more', { count: hidden }) : '');
    setText(this.#number, all > 0 ? formatCount(all) : '');
    setText(this.#count, all > 0 ? text('people.count', { count: all }) : '');
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
  you.textContent = own ? text('people.you') : '';
  item.classList.toggle('own', own);
}
