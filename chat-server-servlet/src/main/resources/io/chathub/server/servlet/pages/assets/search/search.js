import { byId, create } from '../dom/dom.js';
import { PastView } from './past-view.js';
import { SearchPanel } from './search-panel.js';

const MESSAGE_EVENTS = new Set(['message', 'edit', 'delete', 'reaction', 'pin']);

/**
 * The search in the current room: a panel with the messages that are found, and a view of a message with those before and after it,
 * where the list of the newest messages does not have it.
 */
export class Search {
  #chat;
  #panel;
  #past;

  /**
   * Loads the style sheet, too.
   *
   * @param chat the {@link RoomView} as `view`, and `apply(event, chat)`, which applies an event to parts of a chat
   * @param toggle the button that opens and closes the panel
   */
  static async load(chat, toggle) {
    await styleSheet(new URL('./search.css', import.meta.url).href);
    return new Search(chat, toggle);
  }

  constructor({ view, apply }, toggle) {
    this.#chat = { view, apply };
    this.#past = new PastView(byId('messages'), view);
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

  #lead(offset) {
    if (this.#chat.view.messages.get(offset) === undefined) {
      this.#past.open(offset);
    } else {
      this.#past.close();
      this.#chat.view.jump.to(offset);
    }
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
