import { byId, setText } from '../dom/dom.js';
import { updateAvatar } from '../dom/avatar.js';

/** The name of the user below the rooms, in a button that leads to the form for the name. */
export class OwnName {
  #avatar = byId('own-avatar');
  #name = byId('own-name');

  /** @param onChange is called by the button */
  constructor(onChange) {
    byId('own-button').addEventListener('click', onChange);
  }

  show(name) {
    updateAvatar(this.#avatar, name);
    setText(this.#name, name);
  }
}
