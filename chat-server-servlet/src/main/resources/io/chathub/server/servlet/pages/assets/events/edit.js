import { isCount, isText, parseTime, toTexts } from '../net/fields.js';
import { isJsonNumber } from '../net/input-rules.js';

/** A message has another text, price and mentions. */
export const type = 'edit';

export function parse({ offset, target, text, price, timestamp, rev, mentions }) {
  if (!isCount(offset) || !isCount(target) || !isText(text)) return null;
  return {
    offset,
    target,
    text,
    price: isJsonNumber(price) ? price : null,
    mentions: toTexts(mentions),
    rev: isCount(rev) ? rev : 2,
    editedAt: parseTime(timestamp),
  };
}

export function apply({ offset, target, text, price, mentions, rev, editedAt }, chat) {
  chat.messages.changeMessage(target, offset, () => ({ text, price, mentions, rev, editedAt }));
}
