import { byId, setText } from '../dom/dom.js';
import { text as shown } from '../i18n/texts.js';

const MIN_LINES = 5;
const MIN_LENGTH = 700;

/** Offers to show a long text that was pasted as a block of code. The offer ends with the next change of the text. */
export class PasteOffer {
  #input;
  #bar = byId('paste-offer');
  #text = byId('paste-offer-text');
  /** `{ at, text }` of the pasted text; null for no offer. */
  #pasted = null;
  #isPasting = false;

  constructor(input) {
    this.#input = input;
    input.addEventListener('paste', (event) => this.#paste(event));
    input.addEventListener('input', () => {
      if (this.#isPasting) this.#show();
      else this.close();
    });
    byId('paste-offer-code').addEventListener('click', () => this.#take());
    byId('paste-offer-close').addEventListener('click', () => {
      this.close();
      input.focus();
    });
  }

  /** Closes the offer. Returns whether there was one. */
  close() {
    const wasOpen = !this.#bar.hidden;
    this.#pasted = null;
    this.#isPasting = false;
    this.#bar.hidden = true;
    return wasOpen;
  }

  #paste({ clipboardData }) {
    const text = (clipboardData?.getData('text/plain') ?? '').replace(/\r\n?/g, '\n');
    const isLong = text.split('\n').length >= MIN_LINES || text.length >= MIN_LENGTH;
    this.#pasted = isLong ? { at: this.#input.selectionStart, text } : null;
    this.#isPasting = isLong;
  }

  #show() {
    this.#isPasting = false;
    const { at, text } = this.#pasted;
    if (this.#input.value.slice(at, at + text.length) !== text) {
      this.close();
      return;
    }
    const lines = text.split('\n').length;
    setText(this.#text, lines >= MIN_LINES ? shown('paste.lines', { count: lines }) : shown('paste.long'));
    this.#bar.hidden = false;
  }

  #take() {
    const { at, text } = this.#pasted;
    const { value } = this.#input;
    const before = at > 0 && value[at - 1] !== '\n' ? '\n' : '';
    const fence = fenceFor(text);
    this.#input.setRangeText(`${before}${fence}\n${text.replace(/\n+$/, '')}\n${fence}\n`, at, at + text.length, 'end');
    this.#input.dispatchEvent(new Event('input', { bubbles: true }));
    this.#input.focus();
  }
}

/** More backticks than any run of them in the text. */
function fenceFor(text) {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return '`'.repeat(longest + 1);
}
