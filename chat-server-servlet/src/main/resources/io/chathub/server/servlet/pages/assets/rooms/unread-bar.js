import { byId, setText } from '../dom/dom.js';
import { unreadText } from './room-column.js';

const TEXT = (count, isMore) => (count === 1 && !isMore ? '1 new message' : `${unreadText(count, isMore)} new messages`);

/** The bar above the messages while the shown room has unread ones: it leads to the first of them, or marks all as read. */
export class UnreadBar {
  #bar = byId('unread-bar');
  #text = byId('unread-text');

  /** @param actions `jump()` leads to the first unread message, `markAsRead()` marks all as read */
  constructor({ jump, markAsRead }) {
    byId('unread-jump').addEventListener('click', jump);
    byId('unread-read').addEventListener('click', () => {
      markAsRead();
      byId('message-input').focus();
    });
  }

  /** @param unread the {@link UnreadMessages} of the shown room; null to offer none */
  show(unread) {
    const count = unread?.count ?? 0;
    this.#bar.hidden = count === 0;
    if (count > 0) setText(this.#text, TEXT(count, unread.isMore));
  }
}
