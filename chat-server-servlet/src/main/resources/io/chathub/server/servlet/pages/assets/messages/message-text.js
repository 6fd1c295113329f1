import { create } from '../dom/dom.js';
import { EVERYONE, splitAtMentions } from './mentions.js';

const LONG_TEXT = 1_500;
const LONG_LINES = 16;

/** Creates the text of a message. The `@name` of each mentioned user is marked, as is `@everyone`. */
export function createText({ text, mentions = [], everyone = false }, { names, session }) {
  const body = create('div', 'message-text');
  body.dir = 'auto';
  /** By name, whether it means this user. */
  const marks = new Map(mentions.map((user) => [names.of(user), session.isMe(user)]).filter(([name]) => name !== null));
  if (everyone) marks.set(EVERYONE, true);
  body.append(...splitAtMentions(text, [...marks.keys()]).map((part, i) =>
    (i % 2 === 0 ? part : create('span', marks.get(part.slice(1)) ? 'mention me' : 'mention', part))));
  return body;
}

/** Folds a long text, so that it does not push all others out of view. Returns the button that shows it, or null. */
export function fold(body) {
  if (!isLong(body.textContent)) return null;
  const more = create('button', 'message-more', 'Show all');
  more.type = 'button';
  body.classList.add('clamped');
  more.addEventListener('click', () => {
    more.textContent = body.classList.toggle('clamped') ? 'Show all' : 'Show less';
  });
  return more;
}

function isLong(text) {
  return text.length > LONG_TEXT || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
}
