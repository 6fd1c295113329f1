import { byId, create } from '../dom/dom.js';
import { PastView } from './past-view.js';
import { SearchPanel } from './search-panel.js';

/** A found message so many offsets before the list is loaded into it. */
const NEAR = 300;
const MESSAGE_EVENTS = new Set(['message', 'edit', 'delete', 'reaction', 'pin']);

/**
 * The search in the current room: a panel with the messages that are found, and a view of a message with those before and after it,
 * where it is far from the list of the newest messages.
 */
export class Search {
  #chat;
  #panel;
  #past;

  /**
   * Loads the style sheet, too.
   *
   * @param chat the {@link RoomView} as `view`, `apply(event, chat)`, which applies an event to parts of a chat, and
   *   `attach(log, list, onQuote)`, see {@link MessageControls#attach}
   * @param toggle the button that opens and closes the panel
   */
  static async load(chat, toggle) {
    await styleSheet(new URL('./search.css', import.meta.url).href);
    return new Search(chat, toggle);
  }

  constructor({ view, apply, attach }, toggle) {
    this.#chat = { view, apply };
    this.#past = new PastView(byId('messages'), view, attach);
    this.#panel = new SearchPanel(toggle, (command, onReply) => view.ask(command, onReply), (offset) => this.#lead(offset));
  }

  toggle() {
    this.#panel.toggle();
  }

  leave() {
    this.#panel.reset();
    this.#past.close();
  }

  showNewest() {
    this.#past.close();
  }

  received(event) {
    if (!MESSAGE_EVENTS.has(event.type)) return;
    this.#panel.received(event);
    const { session, names } = this.#chat.view;
    this.#chat.apply(event, { session, names, messages: this.#past, pinned: { changed() {} }, unread: { put() {}, removed() {} } });
  }

  unsettled(entry, isSettled) {
    this.#past.unsettled(entry, isSettled);
  }

  #lead(offset) {
    if (this.#isNear(offset)) {
      this.#past.close();
      this.#chat.view.jump.to(offset);
    } else {
      this.#past.open(offset);
    }
  }

  #isNear(offset) {
    const { messages } = this.#chat.view;
    const before = messages.olderThan;
    return messages.get(offset) !== undefined || (before !== null && before > offset && before - offset <= NEAR);
  }
}

function styleSheet(href) {
  const link = create('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`${href} is not available`));
    });
    document.head.append(link);
  });
}
