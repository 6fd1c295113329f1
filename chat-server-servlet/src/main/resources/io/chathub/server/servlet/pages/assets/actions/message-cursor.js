import { shownName } from '../dom/name-element.js';
import { text } from '../i18n/texts.js';

/** The buttons of a message that are in the tab order only while the message or one of them has the focus. */
const BUTTONS = [':scope > .bubble > .quote', ':scope > .message-reactions .reaction', ':scope > .thread > .thread-toggle'].join();

/**
 * Makes the messages reachable by keyboard. Enter leads from the list to the newest message, the arrow keys to the others, Tab to the
 * buttons of the message. Enter opens the menu of a message, Escape leads back.
 */
export class MessageCursor {
  #log;
  #openMenu;
  #current = null;

  /** @param openMenu gets the offset and the element of a message */
  constructor(log, openMenu) {
    this.#log = log;
    this.#openMenu = openMenu;
    log.addEventListener('keydown', (event) => this.#keyPressed(event));
    log.addEventListener('focusin', ({ target }) => {
      if (target.matches('.message')) this.#entered(target);
    });
  }

  #keyPressed(event) {
    const { key, target, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    if (target === this.#log) {
      if (key === 'Enter') this.#focus(this.#reachable().at(-1), event);
    } else if (target.matches('.message')) {
      this.#keyPressedIn(target, event);
    } else if (key === 'Escape') {
      this.#focus(target.closest('.message'), event);
    }
  }

  #keyPressedIn(message, event) {
    const all = this.#reachable();
    const at = all.indexOf(message);
    switch (event.key) {
      case 'ArrowUp': return this.#focus(all[at - 1], event);
      case 'ArrowDown': return this.#focus(all[at + 1], event);
      case 'Home': return this.#focus(all[0], event);
      case 'End': return this.#focus(all.at(-1), event);
      case 'Escape': return this.#focus(this.#log, event);
      case 'Tab': return setTabIndex(message, 0); // to buttons that were added since
      case 'Enter':
      case ' ':
      case 'ContextMenu':
        event.preventDefault();
        return this.#openMenu(Number(message.dataset.offset), message);
      default: return undefined;
    }
  }

  #focus(element, event) {
    event.preventDefault();
    if (!element) return;
    element.focus({ preventScroll: true });
    if (element !== this.#log) element.scrollIntoView({ block: 'nearest' });
  }

  /** The focused message has its content as its name: a screen reader reads it without its buttons. */
  #entered(message) {
    if (this.#current !== null && this.#current !== message) setTabIndex(this.#current, -1);
    this.#current = message;
    setTabIndex(message, 0);
    const part = (selector) => message.querySelector(`:scope > ${selector}`)?.textContent ?? '';
    const content = message.querySelector(':scope > .bubble .message-text')?.textContent ?? '';
    message.setAttribute('aria-label', text('message.read', {
      author: shownName(part('.message-head .message-author')),
      time: part('.message-head .message-time'),
      text: content || text('message.empty'),
    }));
  }

  #reachable() {
    return [...this.#log.querySelectorAll('.message[data-offset]')].filter((message) => message.closest('.thread-replies')?.hidden !== true);
  }
}

function setTabIndex(message, tabIndex) {
  for (const element of [message, ...message.querySelectorAll(BUTTONS)]) element.tabIndex = tabIndex;
}
