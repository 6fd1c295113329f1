import { byId, setText } from '../dom/dom.js';
import { text as shown } from '../i18n/texts.js';
import { cleanText, codePoints, MAX_TEXT, toJsonNumber } from '../net/input-rules.js';
import { emojiOffers } from '../picker/emoji-offers.js';
import { Completion } from './completion.js';
import { ComposerContext } from './composer-context.js';
import { mentionOffers } from './mention-offers.js';
import { PasteOffer } from './paste-offer.js';

const COUNT_FROM = MAX_TEXT - 500;

/**
 * The form for a new message, or for the edit of one: text, an optional price, the limit of the text, and a notice while the page is
 * not online. It keeps its text over a loss of the connection.
 */
export class Composer {
  #input = byId('message-input');
  #price = byId('price-input');
  #priceField = byId('price-field');
  #priceToggle = byId('price-toggle');
  #send = byId('send-button');
  #counter = byId('composer-counter');
  #error = byId('composer-error');
  #notice = byId('composer-notice');
  #noticeText = byId('composer-notice-text');
  #again = byId('connect-again');
  #context = new ComposerContext(() => this.cancel());
  #completion;
  #pasteOffer = new PasteOffer(this.#input);
  #ready = false;
  #submit;
  #changed;
  #editLast;
  #sent;
  /** The text and the price before an edit began, and the price that the edited message has in the field. */
  #draft = null;

  /**
   * @param submit gets `{ text, price, context }`, the price as it was typed or `null`, the context as {@link begin} got it or `null`;
   *   returns whether the message was accepted
   * @param people returns the users that can be mentioned, `{ user, name }`
   * @param mayMentionAll returns whether all in the room can be mentioned at once
   * @param editLast is called for the edit of the last own message
   * @param changed gets the text after each edit
   * @param sent is called when the unsent text was accepted
   * @param connectAgain is called by the button that {@link setReady} offers
   */
  constructor({ submit, changed, sent, connectAgain, people, mayMentionAll, editLast }) {
    this.#submit = submit;
    this.#changed = changed;
    this.#editLast = editLast;
    this.#sent = sent;
    this.#completion = new Completion(this.#input, [mentionOffers(people, mayMentionAll), emojiOffers()]);
    byId('message-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#trySend();
    });
    this.#input.addEventListener('keydown', (event) => this.#keyPressed(event));
    this.#input.addEventListener('input', () => {
      this.#update();
      this.#changed(this.#input.value);
    });
    this.#price.addEventListener('input', () => this.#update());
    this.#price.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#showPrice(false);
    });
    this.#priceToggle.addEventListener('click', () => this.#showPrice(this.#priceField.hidden));
    this.#again.addEventListener('click', connectAgain);
  }

  focus() {
    this.#input.focus();
  }

  /**
   * The next message answers another one, or replaces it.
   *
   * @param kind `reply`, `thread` or `edit`
   */
  begin(kind, message) {
    this.#restoreDraft();
    if (kind === 'edit') {
      this.#draft = { text: this.#input.value, price: this.#price.value, edited: message.price };
      this.#replaceText(message.text);
      this.#price.value = message.price ?? '';
      this.#priceField.hidden = message.price === null;
      this.#draft.shown = this.#price.value;
    }
    this.#context.set(kind, message);
    this.#update();
    this.focus();
  }

  /** The next message is one of its own. */
  cancel() {
    this.#reset();
    this.focus();
  }

  /** The text that is not sent yet. That of an edit is not: it is the text before the edit began. */
  get unsent() {
    return this.#draft === null ? this.#input.value : this.#draft.text;
  }

  /** As {@link cancel}, without the focus, and with the unsent text of another room. */
  enter(text) {
    this.#reset();
    this.#replaceText(text);
    this.#price.value = '';
    this.#priceField.hidden = true;
    this.#update();
  }

  #reset() {
    this.#pasteOffer.close();
    this.#restoreDraft();
    this.#context.clear();
    this.#update();
  }

  #restoreDraft() {
    if (this.#draft === null) return;
    this.#replaceText(this.#draft.text);
    this.#price.value = this.#draft.price;
    this.#priceField.hidden = this.#draft.price === '';
    this.#draft = null;
  }

  /**
   * @param notice the notice about the connection, `null` for none
   * @param ready whether messages are accepted, to be sent now or later
   * @param offerConnect whether to show the button to connect again
   */
  setReady(notice, ready, offerConnect = false) {
    this.#ready = ready;
    this.#notice.hidden = notice === null;
    this.#again.hidden = !offerConnect;
    setText(this.#noticeText, notice ?? '');
    this.#update();
  }

  /** Shows why a message was not accepted, until the next edit. */
  showProblem(problem) {
    setText(this.#error, problem);
  }

  #keyPressed(event) {
    if (this.#completion.keyPressed(event)) return;
    if (event.key === 'Escape' && !this.#pasteOffer.close() && this.#context.value !== null) this.cancel();
    if (event.key === 'ArrowUp' && this.#input.value === '' && this.#context.value === null) {
      event.preventDefault();
      this.#editLast();
    }
    // 229: in Safari the Enter key that ends a composition has isComposing false.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#trySend();
  }

  #trySend() {
    const text = this.#text();
    this.#update();
    if (this.#send.disabled) return;
    if (!this.#submit({ text, price: this.#typedPrice(), context: this.#context.value })) return;
    if (this.#draft === null) {
      this.#replaceText('');
      this.#price.value = '';
    }
    this.#sent();
    this.cancel();
  }

  #typedPrice() {
    const typed = this.#price.value;
    // The field of a browser may not hold every number of JSON.
    if (this.#draft !== null && typed === this.#draft.shown) return this.#draft.edited;
    return typed === '' ? null : toJsonNumber(typed) ?? String(this.#price.valueAsNumber);
  }

  #text() {
    return cleanText(this.#input.value).replace(/^(?:[^\S\n]*\n)+|\s+$/g, '');
  }

  /** The offers for a word of the text before are void. */
  #replaceText(text) {
    this.#completion.close();
    this.#input.value = text;
  }

  #showPrice(shown) {
    this.#priceField.hidden = !shown;
    this.#priceToggle.setAttribute('aria-expanded', String(shown));
    if (shown) {
      this.#price.focus();
    } else {
      this.#price.value = '';
      this.focus();
      this.#update();
    }
  }

  #update() {
    const text = this.#text();
    const length = codePoints(text);
    const over = length > MAX_TEXT;
    const badPrice = this.#price.validity.badInput;
    // A price without text is a valid message.
    const hasContent = text !== '' || this.#price.value !== '';
    this.#send.disabled = !this.#ready || !hasContent || over || badPrice;
    this.#counter.hidden = length < COUNT_FROM;
    this.#counter.classList.toggle('over', over);
    setText(this.#counter, shown('composer.count', { count: length, max: MAX_TEXT }));
    setText(this.#error, over ? shown('composer.long') : badPrice ? shown('composer.badPrice') : '');
    this.#grow();
  }

  /** Makes the input as high as its text, up to the limit in the style sheet. */
  #grow() {
    this.#input.style.height = 'auto';
    this.#input.style.height = `${this.#input.scrollHeight}px`;
  }
}
