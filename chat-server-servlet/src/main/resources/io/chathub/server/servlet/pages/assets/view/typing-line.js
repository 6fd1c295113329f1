import { nameElement } from '../dom/dom.js';

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
    const parts = names.slice(0, MAX_NAMED).map(nameElement);
    const others = names.length - parts.length;
    if (others > 0) parts.push(others === 1 ? '1 other' : `${others} others`);
    this.#line.replaceChildren();
    parts.forEach((part, i) => {
      if (i > 0) this.#line.append(i === parts.length - 1 ? ' and ' : ', ');
      this.#line.append(part);
    });
    if (parts.length > 0) this.#line.append(names.length === 1 ? ' is typing…' : ' are typing…');
  }
}
