import { byId, setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';
import { MAX_SHOWN_COUNT, unreadText } from './room-column.js';

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
    if (count > 0) setText(this.#text, newMessages(count, unread.isMore));
  }
}

function newMessages(count, isMore) {
  const isExact = !isMore && count <= MAX_SHOWN_COUNT;
  return isExact ? text('unread.count', { count }) : text('unread.more', { count, shown: unreadText(count, isMore) });
}
