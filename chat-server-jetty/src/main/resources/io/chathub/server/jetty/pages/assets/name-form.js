import { byId, setText } from './dom.js';
import { nameProblem } from './protocol.js';

const STORAGE_KEY = 'chathub.name';

/** Asks for a name and remembers it. */
export class NameForm {
  #section = byId('welcome');
  #input = byId('name-input');
  #error = byId('name-error');

  constructor(onName) {
    this.#input.value = remembered();
    byId('name-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const name = this.#input.value.normalize('NFC').trim();
      const problem = nameProblem(name);
      this.#say(problem);
      if (problem) {
        this.#input.focus();
        return;
      }
      this.#input.value = name;
      remember(name);
      onName(name);
    });
    this.#input.addEventListener('input', () => this.#say(null));
  }

  show() {
    this.#section.hidden = false;
    this.#input.focus();
    this.#input.select();
  }

  hide() {
    this.#section.hidden = true;
  }

  #say(problem) {
    setText(this.#error, problem ?? '');
    this.#input.setAttribute('aria-invalid', String(problem !== null));
  }
}

// Storage may be denied; then the name is simply asked for each time.
function remembered() {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return '';
  }
}

function remember(name) {
  try {
    localStorage.setItem(STORAGE_KEY, name);
  } catch {
    // As above.
  }
}
