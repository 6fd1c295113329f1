import { create } from '../dom/dom.js';

const MAX_QUOTED = 160;

/**
 * Creates the quote of another message: a button that leads to it.
 *
 * @param offset the offset of the quoted message
 * @param quoted the message; undefined if the list does not have it
 * @param name how to call the message then
 */
export function createQuote(offset, quoted, name = 'an earlier message') {
  const button = create('button', 'quote');
  button.type = 'button';
  button.tabIndex = -1;
  button.dataset.target = offset;
  if (quoted === undefined) {
    button.append(create('span', 'quote-text', `Reply to ${name}`));
  } else {
    button.append(create('bdi', 'quote-author', quoted.username || 'No name'), create('span', 'quote-text', excerpt(quoted)));
  }
  return button;
}

/** The beginning of a message in one line. */
export function excerpt({ text, price, deleted }) {
  if (deleted !== null) return 'deleted message';
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  if (characters.length > MAX_QUOTED) return `${characters.slice(0, MAX_QUOTED).join('')}…`;
  return line || (price === null ? 'empty message' : 'a price');
}
