import { nameElement } from '../dom/name-element.js';
import { listedNames, textParts } from '../i18n/texts.js';
import { createNote } from './message-view.js';

const MAX_NAMES = 500;
const MAX_SHOWN = 3;
/** By what a user did first and last. */
const TEXTS = { joined: { joined: 'note.joined', left: 'note.visited' }, left: { left: 'note.left', joined: 'note.returned' } };

/** One note about all who joined and left one after another: who came, who came and went, and so on. */
export class PresenceNote {
  element = createNote({});
  /** By name, `{ first, last }`: what the user did first and last. */
  #names = new Map();

  /** Whether the note can have this name. */
  takes(name) {
    return this.#names.has(name) || this.#names.size < MAX_NAMES;
  }

  /** @param presence `joined` or `left` */
  add(name, presence) {
    const { first = presence } = this.#names.get(name) ?? {};
    this.#names.set(name, { first, last: presence });
    const byKey = new Map();
    for (const [one, done] of this.#names) {
      const key = TEXTS[done.first][done.last];
      if (!byKey.has(key)) byKey.set(key, []);
      byKey.get(key).push(one);
    }
    this.element.replaceChildren(...[...byKey].flatMap(([key, names], i) => [...(i === 0 ? [] : [' ']), ...sentence(key, names)]));
  }
}

function sentence(key, names) {
  const shown = names.length > MAX_SHOWN + 1 ? names.slice(0, MAX_SHOWN) : names;
  return textParts(key, { names: listedNames(shown.map(nameElement), names.length - shown.length), count: names.length });
}
