import { byId, setText } from '../dom/dom.js';
import { excerpt } from '../messages/quote.js';

/** Asks the user whether to delete a message. */
export class DeleteDialog {
  #dialog = byId('delete-dialog');
  #onConfirmed = () => {};

  constructor() {
    byId('delete-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#dialog.close();
      this.#onConfirmed();
    });
    byId('delete-cancel').addEventListener('click', () => this.#dialog.close());
  }

  open(message, onConfirmed) {
    this.#onConfirmed = onConfirmed;
    setText(byId('delete-text'), excerpt(message));
    this.#dialog.showModal();
    byId('delete-cancel').focus();
  }
}
