import { byId, create, setText } from '../dom/dom.js';
import { createAvatar } from '../dom/avatar.js';
import { EVERYONE } from '../messages/mentions.js';

const MAX_OFFERED = 6;
/** An `@` at the beginning of a word, and what follows it up to the caret. */
const BEGUN = /(?:^|[\s(])@([^\s@][^@\n]{0,40}|)$/u;

/** Offers the users in the room for the name that is typed after an `@`. */
export class MentionCompletion {
  #input;
  #list = byId('mention-list');
  #status = byId('mention-status');
  #people;
  #offered = [];
  #at = 0;
  #begin = 0;
  /** The position of an `@` whose list was closed by Escape; -1 for none. */
  #closedAt = -1;

  /**
   * @param input the text field
   * @param people returns the users that can be mentioned, `{ user, name }`; none if the server has no mentions
   */
  constructor(input, people) {
    this.#input = input;
    this.#people = people;
    input.addEventListener('input', () => this.#update());
    input.addEventListener('click', () => this.#update());
    input.addEventListener('blur', () => this.#show([]));
    // Not a click: the input keeps the focus.
    this.#list.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      const option = event.target.closest('[role=option]');
      if (option !== null) this.#choose(Number(option.dataset.index));
    });
  }

  get isOpen() {
    return this.#offered.length > 0;
  }

  /** A key was pressed in the input. Returns whether the list has taken it. */
  keyPressed(event) {
    if (!this.isOpen || event.isComposing) return false;
    if (event.key === 'ArrowDown') this.#mark((this.#at + 1) % this.#offered.length);
    else if (event.key === 'ArrowUp') this.#mark((this.#at - 1 + this.#offered.length) % this.#offered.length);
    else if (event.key === 'Escape') this.#dismiss();
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) this.#choose(this.#at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #update() {
    const { value, selectionStart, selectionEnd } = this.#input;
    const begun = selectionStart === selectionEnd ? BEGUN.exec(value.slice(0, selectionStart)) : null;
    this.#begin = begun === null ? -1 : selectionStart - begun[1].length;
    if (begun === null || this.#begin !== this.#closedAt) this.#closedAt = -1;
    this.#show(begun === null || this.#closedAt >= 0 ? [] : this.#matching(begun[1].toLowerCase()));
  }

  #matching(typed) {
    const people = this.#people();
    if (people.length === 0) return [];
    return [...people, { user: null, name: EVERYONE }]
      .filter(({ name }) => name.toLowerCase().startsWith(typed) || (typed !== '' && name.toLowerCase().includes(` ${typed}`)))
      .filter(({ name }) => name.toLowerCase() !== typed)
      .slice(0, MAX_OFFERED);
  }

  #show(offered) {
    this.#offered = offered;
    this.#list.hidden = offered.length === 0;
    this.#list.replaceChildren(...offered.map(option));
    setText(this.#status, offered.length === 0 ? '' : offered.length === 1 ? '1 name to choose' : `${offered.length} names to choose`);
    if (offered.length === 0) this.#input.removeAttribute('aria-activedescendant');
    else this.#mark(0);
  }

  #mark(index) {
    this.#at = index;
    [...this.#list.children].forEach((element, i) => element.setAttribute('aria-selected', String(i === index)));
    this.#input.setAttribute('aria-activedescendant', this.#list.children[index].id);
  }

  #dismiss() {
    this.#closedAt = this.#begin;
    this.#show([]);
  }

  #choose(index) {
    const { name } = this.#offered[index];
    this.#show([]);
    this.#input.setRangeText(`${name} `, this.#begin, this.#input.selectionStart, 'end');
    this.#input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function option({ user, name }, index) {
  const item = create('li', 'mention-option');
  item.id = `mention-${index}`;
  item.setAttribute('role', 'option');
  item.dataset.index = index;
  item.append(createAvatar(user === null ? '@' : name), create('bdi', 'mention-name', name));
  if (user === null) item.append(create('span', 'hint', 'all in this room'));
  return item;
}
