import { nameElement } from '../dom/name-element.js';
import { listedNames, textParts } from '../i18n/texts.js';

const FORGET_AFTER = 5_000;
const MAX_NAMED = 2;

/** Shows the names of the members who are typing, by connection: two of one name are two. A name is removed 5 s after its last notice. */
export class TypingLine {
  #line;
  #members = new Map();

  constructor(line) {
    this.#line = line;
  }

  /** The member of this connection is typing. */
  started(id, name) {
    if (name === '') return;
    const before = this.#members.get(id);
    clearTimeout(before?.timer);
    this.#members.set(id, { name, timer: setTimeout(() => this.stopped(id), FORGET_AFTER) });
    if (before?.name !== name) this.#render();
  }

  stopped(id) {
    clearTimeout(this.#members.get(id)?.timer);
    if (this.#members.delete(id)) this.#render();
  }

  clear() {
    for (const { timer } of this.#members.values()) clearTimeout(timer);
    this.#members.clear();
    this.#render();
  }

  #render() {
    const names = [...this.#members.values()].map(({ name }) => name);
    const named = names.slice(0, MAX_NAMED).map(nameElement);
    const all = listedNames(named, names.length - named.length);
    this.#line.replaceChildren(...(names.length === 0 ? [] : textParts('typing.names', { count: names.length, names: all })));
  }
}
