import { byId, create, setText } from '../dom/dom.js';
import { nameElement } from '../dom/name-element.js';
import { text, textParts } from '../i18n/texts.js';
import { excerpt } from '../messages/quote.js';

const TEXTS = { reply: 'composer.reply', thread: 'composer.thread', edit: 'composer.edit' };

/** The bar above the input: it names the message that the next one answers or replaces. An edit is saved, and not sent. */
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
    this.#show(kind === 'edit');
  }

  clear() {
    this.value = null;
    this.#bar.hidden = true;
    this.#text.replaceChildren();
    this.#show(false);
  }

  #show(isEdit) {
    byId('message-form').classList.toggle('editing', isEdit);
    setText(byId('send-label'), text(isEdit ? 'composer.save' : 'composer.send'));
    const keys = isEdit ? { enter: key('Enter'), escape: key('Esc') } : { enter: key('Enter'), shift: key('Shift'), enter2: key('Enter') };
    byId('composer-help').replaceChildren(...textParts(isEdit ? 'composer.helpEdit' : 'composer.help', keys));
  }
}

const key = (name) => create('kbd', '', name);
