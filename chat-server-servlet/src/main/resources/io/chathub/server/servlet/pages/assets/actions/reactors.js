import { byId } from '../dom/dom.js';
import { nameElement } from '../dom/name-element.js';
import { Popup } from '../dom/popup.js';
import { listedNames, textParts } from '../i18n/texts.js';

const HOVER_DELAY = 350;
const MAX_NAMED = 20;

/**
 * The names of the users who set a reaction, shown beside it while a mouse is over it or it has the focus of a keyboard, and after a
 * long press until the next press elsewhere.
 */
export class Reactors {
  #element = byId('reactors');
  #popup = new Popup(this.#element);
  #ask;
  #timer = 0;
  #chip = null;

  /** @param ask sends a request about the room, see {@link Room#ask} */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Reactions are in this element. */
  attach(log) {
    log.addEventListener('pointerover', ({ target, pointerType }) => {
      if (pointerType === 'mouse') this.#pointed(chipOf(target), HOVER_DELAY);
    });
    log.addEventListener('pointerleave', ({ pointerType }) => {
      if (pointerType === 'mouse') this.#pointed(null); // a finger leaves when it is lifted
    });
    log.addEventListener('focusin', ({ target }) => {
      if (target.matches('.reaction:focus-visible')) this.#pointed(target, 0);
    });
    log.addEventListener('focusout', () => this.#pointed(null));
    log.addEventListener('scroll', () => this.#pointed(null), { passive: true });
    log.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#pointed(null);
    });
  }

  /** Shows the names of a reaction at once. */
  show(chip) {
    this.#pointed(null);
    this.#pointed(chip, 0);
  }

  #pointed(chip, delay) {
    if (chip === this.#chip) return;
    clearTimeout(this.#timer);
    this.#chip?.removeAttribute('aria-describedby');
    this.#popup.close();
    this.#chip = chip;
    if (chip !== null) this.#timer = setTimeout(() => this.#request(chip), delay);
  }

  #request(chip) {
    const target = Number(chip.closest('.message').dataset.offset);
    const { emoji } = chip.dataset;
    this.#ask({ type: 'reactions', target, emoji, limit: MAX_NAMED }, (reply) => {
      if (reply?.type === 'reactions' && chip === this.#chip && chip.isConnected) this.#show(chip, emoji, reply);
    });
  }

  #show(chip, emoji, { names, count }) {
    const all = listedNames(names.map(nameElement), count - names.length);
    this.#element.replaceChildren(...(all.length === 0 ? textParts('reactors.nobody', { emoji }) : textParts('reactors.names', { count, names: all, emoji })));
    chip.setAttribute('aria-describedby', this.#element.id);
    this.#popup.open(chip, null);
  }
}

const chipOf = (element) => element.closest?.('.reaction') ?? null;
