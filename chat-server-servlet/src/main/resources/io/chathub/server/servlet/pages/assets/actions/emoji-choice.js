import { byId } from '../dom/dom.js';
import { Popup } from '../dom/popup.js';

/** The popup to choose an emoji. Its module is loaded when it is opened for the first time. */
export class EmojiChoice {
  #element = byId('emoji-picker');
  #popup = new Popup(this.#element);
  #picker = null;
  #onChosen = () => {};

  /**
   * @param anchor the element that the choice belongs to
   * @param before the element that gets the focus back
   * @param onChosen gets the emoji
   */
  async open(anchor, before, onChosen) {
    this.#onChosen = onChosen;
    this.#popup.open(anchor, before);
    if (this.#picker === null) {
      const { EmojiPicker } = await import('../picker/emoji-picker.js');
      this.#picker ??= new EmojiPicker(this.#element, (emoji) => this.#chosen(emoji));
    }
    await this.#picker.open();
    this.#popup.place();
  }

  #chosen(emoji) {
    this.#popup.close();
    this.#onChosen(emoji);
  }
}
