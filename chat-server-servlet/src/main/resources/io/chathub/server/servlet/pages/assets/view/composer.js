import { byId, setText } from './dom.js';
import { formatCount } from './format.js';
import { cleanText, codePoints, MAX_TEXT, toJsonNumber } from '../net/input-rules.js';

const COUNT_FROM = MAX_TEXT - 500;

/**
 * The form for a new message: text, an optional price, the limit of the text, and a notice while the page is not online. It keeps
 * its text over a loss of the connection.
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
  #ready = false;
  #submit;
  #changed;

  /**
   * @param submit gets `{ text, price }`, the price as it was typed or `null`; returns whether the message was accepted
   * @param changed gets the text after each edit
   * @param connectAgain is called by the button that {@link setReady} offers
   */
  constructor({ submit, changed, connectAgain }) {
    this.#submit = submit;
    this.#changed = changed;
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
    // 229: in Safari the Enter key that ends a composition has isComposing false.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#trySend();
  }

  #trySend() {
    const text = this.#text();
    this.#update();
    if (this.#send.disabled) return;
    const typed = this.#price.value;
    const price = typed === '' ? null : toJsonNumber(typed) ?? String(this.#price.valueAsNumber);
    if (!this.#submit({ text, price })) return;
    this.#input.value = '';
    this.#price.value = '';
    this.#update();
    this.focus();
  }

  #text() {
    return cleanText(this.#input.value).replace(/^(?:[^\S\n]*\n)+|\s+$/g, '');
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
    setText(this.#counter, `${formatCount(length)} of ${formatCount(MAX_TEXT)}`);
    setText(this.#error, over ? 'This message is too long to send.' : badPrice ? 'The price is not a number.' : '');
    this.#grow();
  }

  /** Makes the input as high as its text, up to the limit in the style sheet. */
  #grow() {
    this.#input.style.height = 'auto';
    this.#input.style.height = `${this.#input.scrollHeight}px`;
  }
}
