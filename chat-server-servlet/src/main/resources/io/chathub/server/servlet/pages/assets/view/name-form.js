import { byId, mayTakeFocus, setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';
import { MAX_NAME, nameProblem, normalizeName } from '../net/names.js';

const STORAGE_KEY = 'chathub.name';
/** Whether the user has left: a new tab shows the form then. */
const LEFT_KEY = 'chathub.left';

/**
 * The form for the username, and for a token if the server requires one. The name is remembered for this tab, where a reload takes it without
 * the form, and for this browser, where a new tab takes it.
 */
export class NameForm {
  #section = byId('welcome');
  #input = byId('name-input');
  #error = byId('name-error');
  #tokenPart = byId('token-part');
  #token = byId('token-input');
  #tokenError = byId('token-error');
  #credentials;

  /** @param onName gets the name when a valid form is submitted; the token is in `credentials` then */
  constructor(credentials, onName) {
    this.#credentials = credentials;
    this.#input.value = this.nameOfTab ?? read(() => localStorage, STORAGE_KEY) ?? '';
    byId('name-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const name = normalizeName(this.#input.value);
      const problem = nameProblem(name);
      this.#showProblem(problem);
      if (problem) {
        this.#input.focus();
        return;
      }
      if (!this.#readToken()) return;
      this.#input.value = name;
      write(() => localStorage, STORAGE_KEY, name);
      write(() => localStorage, LEFT_KEY, null);
      write(() => sessionStorage, STORAGE_KEY, name);
      onName(name);
    });
    this.#input.addEventListener('input', () => this.#showProblem(null));
    this.#token.addEventListener('input', () => this.#showTokenProblem(''));
  }

  /** The name that this tab is in the chat with; null before it has one and after {@link forget}. */
  get nameOfTab() {
    return acceptable(read(() => sessionStorage, STORAGE_KEY));
  }

  /**
   * Takes the name of this browser for this tab. Null where there is none, and where a token says who the user is: the name may be that of
   * another person.
   */
  takeNameOfBrowser() {
    const isUsable = !this.#credentials.has && read(() => localStorage, LEFT_KEY) === null;
    const name = isUsable ? acceptable(read(() => localStorage, STORAGE_KEY)) : null;
    if (name !== null) write(() => sessionStorage, STORAGE_KEY, name);
    return name;
  }

  /** The user left the chat: a reload and a new tab show the form, with the name. */
  forget() {
    write(() => sessionStorage, STORAGE_KEY, null);
    write(() => localStorage, LEFT_KEY, 'true');
  }

  /** Shows the form with the field for a token, with an error if a token was rejected. */
  askForToken() {
    this.#tokenPart.hidden = false;
    this.#show();
    this.#showTokenProblem(this.#credentials.has ? text('token.rejected') : '');
    this.#token.focus();
    this.#token.select();
  }

  #readToken() {
    if (this.#tokenPart.hidden) return true;
    const token = this.#token.value.trim();
    const problem = token === '' ? text('token.missing') : /[^\x21-\x7e]/.test(token) ? text('token.letters') : '';
    this.#showTokenProblem(problem);
    if (problem) {
      this.#token.focus();
      return false;
    }
    this.#token.value = '';
    this.#credentials.set(token);
    return true;
  }

  #showTokenProblem(problem) {
    setText(this.#tokenError, problem);
    this.#token.setAttribute('aria-invalid', String(problem !== ''));
  }

  show() {
    this.#show();
    if (!mayTakeFocus()) return;
    this.#input.focus();
    this.#input.select();
  }

  hide() {
    this.#section.hidden = true;
  }

  #show() {
    this.#section.hidden = false;
    document.documentElement.classList.remove('has-name'); // see `first-paint.js`
  }

  #showProblem(problem) {
    setText(this.#error, problem === null ? '' : text(problem, { max: MAX_NAME }));
    this.#input.setAttribute('aria-invalid', String(problem !== null));
  }
}

const acceptable = (name) => (name !== null && nameProblem(name) === null ? name : null);

// Storage may be denied, and then even its getter throws. The field is empty on each visit then.
function read(storage, key) {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // Denied, see above.
  }
}
