import { byId, create, setText } from '../dom/dom.js';
import { formatMoment } from '../dom/format.js';
import { shownName } from '../dom/name-element.js';
import { Popup } from '../dom/popup.js';
import { text } from '../i18n/texts.js';
import { excerpt } from '../messages/quote.js';

const REFRESH_AFTER = 200;
const MAX_PINNED = 50;

/** The pinned messages of the room, requested when the panel is opened and after each change of a pin. */
export class PinnedPanel {
  #toggle = byId('pinned-toggle');
  #panel = byId('pinned-panel');
  #list = byId('pinned-list');
  #status = byId('pinned-status');
  #popup = new Popup(this.#panel, () => this.#toggle.setAttribute('aria-expanded', 'false'), this.#toggle);
  #ask;
  #onChosen;
  #timer = 0;

  /**
   * @param ask sends a request about the room, see {@link Room#ask}
   * @param onChosen gets the offset of the message to lead to
   */
  constructor(ask, onChosen) {
    this.#ask = ask;
    this.#onChosen = onChosen;
    this.#toggle.addEventListener('click', () => (this.#popup.isOpen ? this.#popup.close() : this.#open()));
    byId('pinned-close').addEventListener('click', () => this.#popup.close());
    this.#list.addEventListener('click', ({ target }) => {
      const button = target.closest('[data-offset]');
      if (button === null) return;
      this.#popup.close();
      this.#onChosen(Number(button.dataset.offset));
    });
  }

  /** @param isOffered whether the server has pins */
  offer(isOffered) {
    this.#toggle.hidden = !isOffered;
  }

  close() {
    this.#popup.close();
  }

  /** A pin may have changed. */
  changed() {
    if (!this.#popup.isOpen || this.#timer !== 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#popup.isOpen) this.#request();
    }, REFRESH_AFTER);
  }

  #open() {
    this.#list.replaceChildren();
    setText(this.#status, text('page.loading'));
    this.#popup.open(this.#toggle);
    this.#toggle.setAttribute('aria-expanded', 'true');
    byId('pinned-close').focus();
    this.#request();
  }

  #request() {
    this.#ask({ type: 'history', pinned: true, limit: MAX_PINNED }, (reply) => {
      if (reply?.type === 'history') this.#show(reply.events.filter(({ type }) => type === 'message'));
      else setText(this.#status, text('pinned.failed'));
    });
  }

  #show(messages) {
    this.#list.replaceChildren(...messages.map(pinnedItem));
    setText(this.#status, messages.length === 0 ? text('pinned.none') : '');
    this.#popup.place();
  }
}

function pinnedItem(message) {
  const item = create('li');
  const button = create('button', 'pinned-item');
  button.type = 'button';
  button.dataset.offset = message.offset;
  const head = create('span', 'pinned-head');
  head.append(create('bdi', 'pinned-author', shownName(message.username)), ' ', create('time', 'message-time', formatMoment(message.time)));
  const line = create('span', 'pinned-text', excerpt(message));
  line.dir = 'auto';
  button.append(head, line);
  item.append(button);
  return item;
}
