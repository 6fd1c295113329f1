import { byId, create, setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';

/**
 * Offers texts for the word that is typed in a text field, in a list below it.
 *
 * A source of offers has `begun`, a pattern for the text before the caret, of which the first group is the part that an offer replaces;
 * `offersFor(part)`, the offers, or a promise of them; `textOf(offer)`, the text that replaces the part; `contentOf(offer)`, the content of the
 * list's item; `label` and `number`, the keys of the texts about the list and about the number of offers; and perhaps `takes(part)`, the text that replaces the part at
 * once, or null.
 */
export class Completion {
  #input;
  #list = byId('mention-list');
  #status = byId('mention-status');
  #sources;
  #source = null;
  #offered = [];
  #at = 0;
  #begin = -1;
  /** The position of a part whose list was closed by Escape; -1 for none. */
  #closedAt = -1;
  /** The number of the last change of the input: offers that come later than the next change are not shown. */
  #change = 0;

  constructor(input, sources) {
    this.#input = input;
    this.#sources = sources;
    input.addEventListener('input', ({ isComposing }) => this.#update(isComposing !== true));
    input.addEventListener('click', () => this.#update(false));
    input.addEventListener('blur', () => this.close());
    // Not a click: the input keeps the focus.
    this.#list.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      const option = event.target.closest('[role=option]');
      if (option !== null) this.#choose(Number(option.dataset.index));
    });
  }

  get isOpen() {
    return this.#offered.length > 0;
  }

  /** A key was pressed in the input. Returns whether the list has taken it. */
  keyPressed(event) {
    if (!this.isOpen || event.isComposing) return false;
    if (event.key === 'ArrowDown') this.#mark((this.#at + 1) % this.#offered.length);
    else if (event.key === 'ArrowUp') this.#mark((this.#at - 1 + this.#offered.length) % this.#offered.length);
    else if (event.key === 'Escape') this.#dismiss();
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) this.#choose(this.#at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  async #update(isTyped) {
    const change = ++this.#change;
    const [source, part] = this.#begun();
    const begin = source === null ? -1 : this.#input.selectionStart - part.length;
    if (begin !== this.#closedAt) this.#closedAt = -1;
    if (source === null || this.#closedAt >= 0) {
      this.close();
      return;
    }
    const whole = isTyped ? await source.takes?.(part) ?? null : null;
    const offers = whole === null ? await source.offersFor(part) : [];
    if (change !== this.#change) return;
    this.#begin = begin;
    if (whole === null) this.#show(source, offers);
    else this.#replace(whole);
  }

  /** The source whose word ends at the caret, and the part that an offer replaces. */
  #begun() {
    const { value, selectionStart, selectionEnd } = this.#input;
    if (selectionStart !== selectionEnd) return [null, ''];
    const before = value.slice(0, selectionStart);
    for (const source of this.#sources) {
      const found = source.begun.exec(before);
      if (found !== null) return [source, found[1]];
    }
    return [null, ''];
  }

  /** Closes the list, and drops offers that are still to come: the text was replaced, or the input is left. */
  close() {
    this.#change++;
    this.#show(null, []);
  }

  #show(source, offered) {
    this.#source = source;
    this.#offered = offered;
    this.#list.hidden = offered.length === 0;
    this.#list.replaceChildren(...offered.map((offer, index) => option(source.contentOf(offer), index)));
    setText(this.#status, offered.length === 0 ? '' : text(source.number, { count: offered.length }));
    if (offered.length === 0) {
      this.#input.removeAttribute('aria-activedescendant');
    } else {
      this.#list.setAttribute('aria-label', text(source.label));
      this.#mark(0);
    }
  }

  #mark(index) {
    this.#at = index;
    [...this.#list.children].forEach((element, i) => element.setAttribute('aria-selected', String(i === index)));
    this.#input.setAttribute('aria-activedescendant', this.#list.children[index].id);
  }

  #dismiss() {
    this.#closedAt = this.#begin;
    this.close();
  }

  #choose(index) {
    this.#replace(this.#source.textOf(this.#offered[index]));
  }

  #replace(offer) {
    this.close();
    this.#input.setRangeText(`${offer} `, this.#begin, this.#input.selectionStart, 'end');
    this.#input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function option(content, index) {
  const item = create('li', 'mention-option');
  item.id = `mention-${index}`;
  item.setAttribute('role', 'option');
  item.dataset.index = index;
  item.append(...content);
  return item;
}
