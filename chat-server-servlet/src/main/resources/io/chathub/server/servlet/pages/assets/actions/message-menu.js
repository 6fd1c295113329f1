import { byId, create } from '../dom/dom.js';
import { moveFocusByKeys } from '../dom/moving-focus.js';
import { Popup } from '../dom/popup.js';
import { text } from '../i18n/texts.js';

const LABELS = {
  reply: 'menu.reply',
  thread: 'menu.thread',
  edit: 'menu.edit',
  delete: 'menu.delete',
  pin: 'menu.pin',
  unpin: 'menu.unpin',
  link: 'menu.link',
  text: 'menu.text',
  source: 'menu.source',
  formats: 'menu.formats',
};

/** The menu of a message: frequent reactions, and the other actions in a list. */
export class MessageMenu {
  #element = byId('message-menu');
  #popup = new Popup(this.#element);
  #perform = () => {};

  constructor() {
    moveFocusByKeys(this.#element, () => [...this.#element.querySelectorAll('button')]);
    this.#element.addEventListener('keydown', (event) => {
      if (event.key !== 'Tab') return;
      event.preventDefault();
      this.#popup.close();
    });
    this.#element.addEventListener('click', ({ target }) => {
      const { action, emoji } = target.closest('button')?.dataset ?? {};
      if (action === undefined) return;
      this.#popup.close();
      this.#perform(action, emoji);
    });
  }

  /**
   * @param anchor the element that the menu belongs to
   * @param before the element that gets the focus back
   * @param actions the names of the actions to offer
   * @param emoji the reactions to offer
   * @param perform gets the chosen action, and the emoji of a reaction
   */
  open(anchor, before, { actions, emoji }, perform) {
    this.#perform = perform;
    const items = actions.filter((action) => LABELS[action] !== undefined).flatMap((action) => {
      const button = item(action, text(LABELS[action]));
      return action === 'delete' ? [line(), button] : [button];
    });
    this.#element.replaceChildren(...(actions.includes('react') ? [reactions(emoji)] : []), ...items);
    this.#popup.open(anchor, before);
    this.#element.querySelector('button').focus();
  }
}

function reactions(emoji) {
  const row = create('div', 'menu-reactions');
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', text('menu.react'));
  const more = item('picker', '+', 'menu-emoji');
  more.setAttribute('aria-label', text('menu.otherEmoji'));
  row.append(...emoji.map((one) => {
    const button = item('react', one, 'menu-emoji');
    button.dataset.emoji = one;
    button.setAttribute('aria-label', text('menu.reactWith', { emoji: one }));
    return button;
  }), more);
  return row;
}

function line() {
  const element = create('div', 'menu-line');
  element.setAttribute('role', 'separator');
  return element;
}

function item(action, label, className = 'menu-item') {
  const button = create('button', className, label);
  button.type = 'button';
  button.setAttribute('role', 'menuitem');
  button.tabIndex = -1;
  button.dataset.action = action;
  button.classList.toggle('danger', action === 'delete');
  return button;
}
