import { isCount, isText, parseTime } from '../net/fields.js';
import { isJsonNumber } from '../net/input-rules.js';

/** A message has another text and price. */
export const type = 'edit';

export function parse({ offset, target, text, price, timestamp }) {
  if (!isCount(offset) || !isCount(target) || !isText(text)) return null;
  return { offset, target, text, price: isJsonNumber(price) ? price : null, editedAt: parseTime(timestamp) };
}

export function apply({ offset, target, text, price, editedAt }, chat) {
  chat.messages.changeMessage(target, offset, () => ({ text, price, isEdited: true, editedAt }));
}
