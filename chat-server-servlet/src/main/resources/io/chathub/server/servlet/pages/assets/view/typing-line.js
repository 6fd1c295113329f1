import { nameElement } from './dom.js';

const FORGET_AFTER = 5_000;
const MAX_NAMED = 2;

/** Shows the names of the members who are typing. A name is removed 5 s after its last typing notice. */
export class TypingLine {
  #line;
  #timers = new Map();

  constructor(line) {
    this.#line = line;
  }

  set(name, isTyping) {
    if (name === '') return;
    const known = this.#timers.has(name);
    clearTimeout(this.#timers.get(name));
    if (isTyping) this.#timers.set(name, setTimeout(() => this.set(name, false), FORGET_AFTER));
    else this.#timers.delete(name);
    if (known !== isTyping) this.#render();
  }

  clear() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#render();
  }

  #render() {
    const names = [...this.#timers.keys()];
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
