import { create, setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';

/** Shows the number of the replies to the first message of a thread, as a button that shows or folds them. */
export function updateThread(element, message) {
  const { replies } = message;
  let thread = element.querySelector(':scope > .thread');
  if (thread === null && replies === null) return;
  thread ??= createThread(element);
  const toggle = thread.querySelector('.thread-toggle');
  toggle.hidden = replies === null;
  const { count } = replies ?? { count: 0 };
  setText(toggle.querySelector('.thread-count'), text('thread.count', { count }));
}

/** The element of the replies, which is created if there is none. */
export function repliesElement(element) {
  return (element.querySelector(':scope > .thread') ?? createThread(element)).querySelector('.thread-replies');
}

/** Whether the replies are shown. */
export const isOpen = (element) => element.querySelector(':scope > .thread > .thread-replies')?.hidden === false;

export function setOpen(element, isShown) {
  const replies = repliesElement(element);
  const toggle = replies.parentElement.querySelector('.thread-toggle');
  replies.hidden = !isShown;
  toggle.setAttribute('aria-expanded', String(isShown));
  if (isShown) setFresh(element, false);
}

/** Marks folded replies as new to the user. */
export function setFresh(element, isFresh) {
  const toggle = repliesElement(element).parentElement.querySelector('.thread-toggle');
  toggle.classList.toggle('fresh', isFresh);
  setText(toggle.querySelector('.thread-fresh'), isFresh ? text('thread.fresh') : '');
}

function createThread(element) {
  const thread = create('div', 'thread');
  const toggle = create('button', 'thread-toggle');
  toggle.type = 'button';
  toggle.tabIndex = -1;
  toggle.setAttribute('aria-expanded', 'false');
  toggle.append(create('span', 'thread-count'), create('span', 'thread-fresh'));
  const replies = create('div', 'thread-replies');
  replies.hidden = true;
  thread.append(toggle, replies);
  element.append(thread);
  return thread;
}
