import { create } from '../dom/dom.js';
import { shownName } from '../dom/name-element.js';
import { text } from '../i18n/texts.js';

const MAX_QUOTED = 160;

/**
 * Creates the quote of another message: a button that leads to it.
 *
 * @param offset the offset of the quoted message
 * @param quoted the message; null if the server does not hold it, undefined if it is not known
 * @param missing the key of the text where it is not known
 */
export function createQuote(offset, quoted, missing) {
  const button = create('button', 'quote');
  button.type = 'button';
  button.tabIndex = -1;
  button.dataset.target = offset;
  const line = create('span', 'quote-text', quoted ? excerpt(quoted) : text(quoted === null ? 'quote.gone' : missing));
  line.dir = 'auto';
  if (quoted) button.append(create('bdi', 'quote-author', shownName(quoted.username)));
  button.append(line);
  return button;
}

/** The beginning of a message in one line. */
export function excerpt({ text: written, price, deleted }) {
  if (deleted !== null) return text('quote.deleted');
  const line = written.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  if (characters.length > MAX_QUOTED) return `${characters.slice(0, MAX_QUOTED).join('')}…`;
  return line || (text(price === null ? 'message.empty' : 'quote.price'));
}
