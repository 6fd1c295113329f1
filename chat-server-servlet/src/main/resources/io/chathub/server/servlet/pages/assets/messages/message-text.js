import { create } from '../dom/dom.js';
import { text } from '../i18n/texts.js';
import { formatted, isEmojiAlone } from '../text/formatted.js';
import { EVERYONE, splitAtMentions, unknownNames } from './mentions.js';

const LONG_TEXT = 1_500;
const LONG_LINES = 16;

/**
 * Creates the text of a message with its formats. The `@name` of each mentioned user is marked, as is `@everyone`.
 *
 * @param isSource whether the text is shown as its author wrote it, without formats
 */
export function createText({ text: written, mentions = [], everyone = false }, { names, session }, isSource = false) {
  const body = create('div', 'message-text');
  body.dir = 'auto';
  body.classList.toggle('source', isSource);
  body.classList.toggle('emoji-alone', !isSource && isEmojiAlone(written));
  /** By name, whether it means this user. */
  const marks = new Map(mentions.map((user) => [names.of(user), session.isMe(user)]).filter(([name]) => name !== null && written.includes(`@${name}`)));
  for (const name of unknownNames(written, mentions.length - marks.size, [...marks.keys()])) marks.set(name, false);
  if (everyone) marks.set(EVERYONE, true);
  const split = (part) => splitAtMentions(part, [...marks.keys()]);
  const marked = (part) => split(part).map((piece, i) =>
    (i % 2 === 0 ? piece : create('span', marks.get(piece.slice(1)) ? 'mention me' : 'mention', piece)));
  body.append(...(isSource ? marked(written) : formatted(written, marked, split)));
  return body;
}

/** Folds a long text, so that it does not push all others out of view. Returns the button that shows it, or null. */
export function fold(body, written) {
  if (!isLong(written)) return null;
  const more = create('button', 'message-more', text('message.all'));
  more.type = 'button';
  body.classList.add('clamped');
  more.addEventListener('click', () => {
    more.textContent = text(body.classList.toggle('clamped') ? 'message.all' : 'message.less');
  });
  return more;
}

function isLong(written) {
  return written.length > LONG_TEXT || written.split('\n', LONG_LINES + 1).length > LONG_LINES;
}
