import { create, setText } from '../dom/dom.js';
import { formatMoment } from '../dom/format.js';
import { shownName } from '../dom/name-element.js';
import { Popup } from '../dom/popup.js';
import { text } from '../i18n/texts.js';
import { matchedParts, searchProblem } from './matches.js';

const PAGE = 20;

/** The field of the search and the messages that were found, newest first. They stay until the next search, or until the room is left. */
export class SearchPanel {
  #toggle;
  #ask;
  #onChosen;
  #panel = create('section', 'popup search-panel');
  #input = create('input', 'field');
  #list = create('ul', 'search-results');
  #status = create('p', 'hint search-status');
  #more = button('button small search-more', text('search.more'));
  #popup;
  #query = '';
  #next = null;
  #count = 0;
  /** The last request; the replies to those before are ignored. */
  #asking = null;

  /**
   * @param toggle the button that opens and closes the panel
   * @param ask sends a request about the room, see {@link Room#ask}
   * @param onChosen gets the offset of the message to lead to
   */
  constructor(toggle, ask, onChosen) {
    this.#toggle = toggle;
    this.#ask = ask;
    this.#onChosen = onChosen;
    this.#build();
    this.#popup = new Popup(this.#panel, () => toggle.setAttribute('aria-expanded', 'false'), toggle);
  }

  #build() {
    this.#panel.id = 'search-panel';
    this.#panel.hidden = true;
    this.#panel.setAttribute('role', 'dialog');
    this.#panel.setAttribute('aria-labelledby', 'search-title');
    const title = create('h2', '', text('search.title'));
    title.id = 'search-title';
    const close = button('button quiet search-close', text('page.close'));
    close.addEventListener('click', () => this.#popup.close());
    const top = create('div', 'search-top');
    top.append(title, close);

    const form = create('form', 'search-form');
    form.setAttribute('role', 'search');
    form.noValidate = true;
    const label = create('label', 'visually-hidden', text('search.words'));
    label.htmlFor = 'search-input';
    Object.assign(this.#input, { id: 'search-input', type: 'search', maxLength: 256, autocomplete: 'off', spellcheck: false, enterKeyHint: 'search' });
    this.#input.placeholder = text('search.placeholder');
    this.#input.setAttribute('aria-describedby', 'search-status');
    const submit = create('button', 'button primary', text('search.submit'));
    submit.type = 'submit';
    form.append(label, this.#input, submit);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#search(this.#input.value.trim());
    });

    this.#status.id = 'search-status';
    this.#status.setAttribute('role', 'status');
    this.#list.setAttribute('aria-label', text('search.found'));
    this.#more.hidden = true;
    this.#more.addEventListener('click', () => this.#request(this.#next));
    this.#list.addEventListener('click', ({ target }) => {
      const item = target.closest('[data-offset]');
      if (item === null) return;
      this.#popup.close();
      this.#onChosen(Number(item.dataset.offset));
    });
    this.#list.addEventListener('keydown', (event) => this.#keyPressed(event));
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') this.#focus(this.#items[0], event);
    });
    const results = create('div', 'search-body');
    results.append(this.#list, this.#more);
    this.#panel.append(top, form, this.#status, results);
    document.body.append(this.#panel);
    this.#toggle.setAttribute('aria-controls', this.#panel.id);
  }

  toggle() {
    if (this.#popup.isOpen) {
      this.#popup.close();
      return;
    }
    this.#popup.open(this.#toggle);
    this.#toggle.setAttribute('aria-expanded', 'true');
    this.#input.focus();
    this.#input.select();
  }

  /** Closes the panel and forgets the results. */
  reset() {
    this.#popup.close();
    this.#input.value = '';
    this.#begin('');
    setText(this.#status, '');
  }

  /** An event about a message: a deleted one is taken off the results, an edited one has its present text. */
  received({ type, target, text: written, offset, deleted = null }) {
    const changed = type === 'message' ? offset : target;
    const item = this.#items.find((element) => Number(element.dataset.offset) === changed);
    if (item === undefined) return;
    if (type === 'delete' || deleted !== null) item.parentElement.remove();
    else if (type === 'edit' || type === 'message') showText(item, written, this.#query);
  }

  get #items() {
    return [...this.#list.querySelectorAll('.search-result')];
  }

  #search(query) {
    const problem = searchProblem(query);
    this.#input.setAttribute('aria-invalid', String(problem !== null));
    this.#begin(query);
    if (problem === null) this.#request(null);
    else setText(this.#status, problem);
    this.#popup.place();
  }

  #begin(query) {
    this.#query = query;
    this.#asking = null;
    this.#count = 0;
    this.#list.replaceChildren();
    this.#offerMore(null);
  }

  #request(before) {
    const asking = {};
    this.#asking = asking;
    setText(this.#status, text('search.searching'));
    const page = before === null ? {} : { before };
    this.#ask({ type: 'search', text: this.#query, limit: PAGE, ...page }, (reply) => {
      if (asking !== this.#asking) return;
      this.#asking = null;
      if (reply?.type === 'search') this.#show(reply, before !== null);
      else setText(this.#status, problemOf(reply));
      this.#popup.place();
    });
  }

  #show({ events, next }, isFurther) {
    const found = events.filter(({ type, deleted }) => type === 'message' && deleted === null);
    const items = found.map((message) => resultItem(message, this.#query));
    this.#list.append(...items);
    this.#count += found.length;
    const hadFocus = document.activeElement === this.#more;
    this.#offerMore(next);
    setText(this.#status, summary(this.#count, next !== null));
    if (isFurther && hadFocus) (items[0]?.firstElementChild ?? this.#input).focus();
  }

  #offerMore(next) {
    this.#next = next;
    this.#more.hidden = next === null;
  }

  #keyPressed(event) {
    const items = this.#items;
    const at = items.indexOf(document.activeElement);
    if (event.key === 'ArrowDown') this.#focus(items[at + 1], event);
    else if (event.key === 'ArrowUp') this.#focus(items[at - 1] ?? this.#input, event);
  }

  #focus(element, event) {
    event.preventDefault();
    element?.focus();
  }
}

function resultItem(message, query) {
  const item = create('li');
  const result = button('search-result', null);
  result.dataset.offset = message.offset;
  const head = create('span', 'search-head');
  head.append(create('bdi', 'search-author', shownName(message.username)), ' ', create('time', 'message-time', formatMoment(message.time)));
  result.append(head, create('span', 'search-text'));
  showText(result, message.text, query);
  item.append(result);
  return item;
}

/** The text comes from any user: it is set as text, and the marks are elements. */
function showText(result, written, query) {
  const line = result.querySelector('.search-text');
  line.dir = 'auto';
  line.replaceChildren(...matchedParts(written, query).map((part) => (part.isMatch ? create('mark', '', part.text) : part.text)));
}

function summary(count, hasMore) {
  if (count === 0) return text(hasMore ? 'search.nothingYet' : 'search.nothing');
  return text(hasMore ? 'search.newest' : 'search.count', { count });
}

function problemOf(reply) {
  if (reply === null) return text('search.notConnected');
  if (reply.code === 'rate-limited') return text('search.tooMany');
  if (reply.code === 'forbidden') return text('search.forbidden');
  return text(reply.temporary ? 'search.unavailable' : 'search.refused');
}

function button(className, label) {
  const element = create('button', className, label);
  element.type = 'button';
  return element;
}
