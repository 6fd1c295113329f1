import { byId, nameElement } from '../dom/dom.js';
import { excerpt } from '../messages/quote.js';

const TITLES = { reply: 'Reply to ', thread: 'Reply in the thread of ', edit: 'Edit the message' };

/** The bar above the input: it names the message that the next one answers or replaces. */
export class ComposerContext {
  #bar = byId('composer-context');
  #text = byId('composer-context-text');

  /** `{ kind, message }`, where the kind is `reply`, `thread` or `edit`; null for a message of its own. */
  value = null;

  /** @param onCancelled is called by the button that ends it */
  constructor(onCancelled) {
    byId('composer-context-cancel').addEventListener('click', onCancelled);
  }

  set(kind, message) {
    this.value = { kind, message };
    const author = kind === 'edit' ? [] : [nameElement(message.username)];
    this.#text.replaceChildren(TITLES[kind], ...author, ': ', excerpt(message));
    this.#bar.hidden = false;
  }

  clear() {
    this.value = null;
    this.#bar.hidden = true;
    this.#text.replaceChildren();
  }
}
