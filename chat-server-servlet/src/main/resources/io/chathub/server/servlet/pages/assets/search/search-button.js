import { byId } from '../dom/dom.js';

/** The button of the search. The other modules of the search are loaded at the first use. */
export class SearchButton {
  #toggle = byId('search-toggle');
  #chat;
  #onFailed;
  /** The {@link Search}; null until it is loaded. */
  #search = null;
  #isLoading = false;

  /**
   * @param chat see {@link Search}
   * @param onFailed is called if the modules cannot be loaded
   */
  constructor(chat, onFailed) {
    this.#chat = chat;
    this.#onFailed = onFailed;
    this.#toggle.addEventListener('click', () => this.#clicked());
  }

  /** @param isOffered whether the server has a search */
  offer(isOffered) {
    this.#toggle.hidden = !isOffered;
    if (!isOffered) this.#search?.leave();
  }

  /** The room was left. */
  leave() {
    this.#search?.leave();
  }

  /** The newest messages are to be in view. */
  showNewest() {
    this.#search?.showNewest();
  }

  /** An event or a state of the room arrived. */
  received(event) {
    this.#search?.received(event);
  }

  /** A change of a message of the room is unacknowledged, or no longer is. */
  unsettled(entry, isSettled) {
    this.#search?.unsettled(entry, isSettled);
  }

  async #clicked() {
    if (this.#search === null) {
      if (this.#isLoading) return;
      this.#isLoading = true;
      try {
        const { Search } = await import('./search.js');
        this.#search = await Search.load(this.#chat, this.#toggle);
      } catch (problem) {
        console.warn('The search could not be loaded.', problem);
        this.#onFailed();
        return;
      } finally {
        this.#isLoading = false;
      }
    }
    this.#search.toggle();
  }
}
