import { create, setText } from '../dom/dom.js';
import { focusOnly, moveFocusByKeys } from '../dom/moving-focus.js';
import { text } from '../i18n/texts.js';
import { findEmoji, loadEmoji } from './emoji-data.js';

const MAX_FOUND = 80;

/**
 * The choice of an emoji: a search, and all emoji by group. It is loaded when it is opened for the first time, as are its data.
 * The elements of known packages add `<style>` elements, which the content security policy of the page refuses.
 */
export class EmojiPicker {
  #search = create('input', 'field picker-search');
  #tabs = create('div', 'picker-tabs');
  #grid = create('div', 'picker-grid');
  #status = create('p', 'hint picker-status');
  #groups = null;
  #group = 0;
  #choose;

  /**
   * @param element the element of the popup
   * @param choose gets the chosen emoji
   */
  constructor(element, choose) {
    this.#choose = choose;
    this.#search.type = 'search';
    this.#search.dir = 'auto';
    this.#search.placeholder = text('emoji.search');
    this.#search.setAttribute('aria-label', text('emoji.search'));
    this.#tabs.setAttribute('role', 'group');
    this.#tabs.setAttribute('aria-label', text('emoji.groups'));
    this.#grid.setAttribute('role', 'group');
    this.#grid.setAttribute('aria-label', text('emoji.label'));
    this.#status.setAttribute('role', 'status');
    element.replaceChildren(this.#search, this.#tabs, this.#grid, this.#status);
    this.#search.addEventListener('input', () => this.#show());
    this.#search.addEventListener('keydown', (event) => this.#keyPressed(event));
    moveFocusByKeys(this.#tabs, () => [...this.#tabs.children]);
    moveFocusByKeys(this.#grid, () => [...this.#grid.children], () => this.#columns());
    this.#tabs.addEventListener('click', ({ target }) => this.#openGroup(target.closest('button')));
    this.#grid.addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (button !== null) this.#choose(button.dataset.emoji);
    });
  }

  /** Prepares the picker for another choice, and focuses its search. */
  async open() {
    this.#search.value = '';
    this.#search.focus();
    if (this.#groups !== null) {
      this.#show();
      return;
    }
    setText(this.#status, text('page.loading'));
    try {
      this.#groups = await loadEmoji();
    } catch {
      setText(this.#status, text('emoji.failed'));
      return;
    }
    this.#tabs.replaceChildren(...this.#groups.map(groupButton));
    this.#show();
  }

  #openGroup(button) {
    if (button === null) return;
    this.#group = Number(button.dataset.group);
    this.#search.value = '';
    this.#show();
  }

  #show() {
    if (this.#groups === null) return;
    const query = this.#search.value.trim();
    const shown = query === '' ? this.#groups[this.#group].emoji : findEmoji(this.#groups, query, MAX_FOUND);
    this.#grid.replaceChildren(...shown.map(emojiButton));
    this.#grid.scrollTop = 0;
    [...this.#tabs.children].forEach((tab, i) => {
      const isOpen = query === '' && i === this.#group;
      tab.setAttribute('aria-pressed', String(isOpen));
      tab.tabIndex = i === this.#group ? 0 : -1;
    });
    setText(this.#status, query === '' ? '' : found(shown.length));
  }

  #keyPressed(event) {
    const first = this.#grid.firstElementChild;
    if (first === null || event.isComposing) return;
    if (event.key === 'ArrowDown') focusOnly([...this.#grid.children], first);
    else if (event.key === 'Enter' && this.#search.value.trim() !== '') this.#choose(first.dataset.emoji);
    else return;
    event.preventDefault();
  }

  #columns() {
    const [first, ...rest] = this.#grid.children;
    const columns = 1 + rest.findIndex((button) => button.offsetTop > first.offsetTop);
    return columns > 0 ? columns : this.#grid.children.length;
  }
}

function groupButton({ title, emoji: [first] }, index) {
  const button = create('button', 'picker-tab', first.emoji);
  button.type = 'button';
  button.title = title;
  button.setAttribute('aria-label', title);
  button.dataset.group = index;
  return button;
}

function emojiButton({ emoji, name }, index) {
  const button = create('button', 'picker-emoji', emoji);
  button.type = 'button';
  button.lang = 'en'; // the language of the names
  button.title = name;
  button.setAttribute('aria-label', name);
  button.dataset.emoji = emoji;
  button.tabIndex = index === 0 ? 0 : -1;
  return button;
}

const found = (count) => (count === 0 ? text('emoji.none') : text('emoji.count', { count }));
