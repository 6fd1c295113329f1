import { byId, create } from '../dom/dom.js';
import { nameElement } from '../dom/name-element.js';
import { textParts } from '../i18n/texts.js';
import { excerpt } from '../messages/quote.js';

const TEXTS = { reply: 'composer.reply', thread: 'composer.thread', edit: 'composer.edit' };

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
    const beginning = create('bdi', 'composer-context-message', excerpt(message));
    this.#text.replaceChildren(...textParts(TEXTS[kind], { name: nameElement(message.username), text: beginning }));
    this.#bar.hidden = false;
  }

  clear() {
    this.value = null;
    this.#bar.hidden = true;
    this.#text.replaceChildren();
  }
}
