import { byId, setText } from './dom.js';
import { nameProblem } from './protocol.js';

const STORAGE_KEY = 'chathub.name';

/** Asks for a name and remembers it, and for a token where the server wants one. */
export class NameForm {
  #section = byId('welcome');
  #input = byId('name-input');
  #error = byId('name-error');
  #tokenPart = byId('token-part');
  #token = byId('token-input');
  #tokenError = byId('token-error');
  #credentials;

  constructor(credentials, onName) {
    this.#credentials = credentials;
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
      if (!this.#takeToken()) return;
      this.#input.value = name;
      remember(name);
      onName(name);
    });
    this.#input.addEventListener('input', () => this.#say(null));
    this.#token.addEventListener('input', () => this.#sayOfToken(''));
  }

  /** Asks for a token, and says what is wrong with the one that was tried. */
  askForToken() {
    this.#tokenPart.hidden = false;
    this.#section.hidden = false;
    this.#sayOfToken(this.#credentials.has ? 'This token is not accepted, or is no longer.' : '');
    this.#token.focus();
    this.#token.select();
  }

  #takeToken() {
    if (this.#tokenPart.hidden) return true;
    const token = this.#token.value.trim();
    const problem = token === '' ? 'Please enter your token.' : /[^\x21-\x7e]/.test(token) ? 'A token has no spaces and no special letters.' : '';
    this.#sayOfToken(problem);
    if (problem) {
      this.#token.focus();
      return false;
    }
    this.#token.value = '';
    this.#credentials.set(token);
    return true;
  }

  #sayOfToken(problem) {
    setText(this.#tokenError, problem);
    this.#token.setAttribute('aria-invalid', String(problem !== ''));
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
