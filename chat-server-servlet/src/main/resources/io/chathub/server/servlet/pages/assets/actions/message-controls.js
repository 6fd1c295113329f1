import { byId } from '../dom/dom.js';
import { MessageCursor } from './message-cursor.js';
import { MessagePointer } from './message-pointer.js';
import { MessageTools } from './message-tools.js';
import { Reactors } from './reactors.js';

/** Connects lists of messages with the actions on a message: by mouse, touch and keyboard. */
export class MessageControls {
  #actions;
  #tools;
  #reactors;

  /**
   * @param chat the {@link RoomView}
   * @param actions the {@link MessageActions}
   */
  constructor(chat, actions) {
    this.#actions = actions;
    this.#tools = new MessageTools(byId('messages').parentElement, byId('message-tools'), (action, list, offset, button) =>
      actions.perform(action, list, offset, button));
    this.#reactors = new Reactors((command, onReply) => chat.ask(command, onReply));
  }

  /**
   * @param log the element of the messages
   * @param listOf returns the list in that element: it has `get(offset)`, `elementOf(offset)` and `toggleSource(offset)`
   * @param onQuote gets the offset of a quoted message that was chosen
   * @param onThread gets the offset of the first message of a thread that was chosen
   * @returns hides what is shown beside a message
   */
  attach(log, listOf, onQuote, onThread = () => {}) {
    const actions = this.#actions;
    const show = (offset, element, isTouched) => this.#tools.show(listOf(), offset, element, actions.of(listOf(), offset), isTouched);
    this.#tools.attach(log);
    this.#reactors.attach(log);
    new MessageCursor(log, (offset, element) => actions.openMenu(listOf(), offset, element.querySelector('.bubble')));
    new MessagePointer(log, {
      menu: (offset, anchor) => actions.openMenu(listOf(), offset, anchor),
      reactors: (chip) => this.#reactors.show(chip),
      reaction: (offset, emoji) => actions.react(listOf(), offset, emoji),
      quote: onQuote,
      thread: onThread,
      hovered: (offset, element) => show(offset, element, false),
      tapped: (offset, element) => show(offset, element, true),
    });
    return () => this.#tools.hide();
  }
}
