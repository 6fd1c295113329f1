import { create } from '../dom/dom.js';
import { reasonOf } from '../i18n/server-words.js';
import { text } from '../i18n/texts.js';
import { createMessage } from './message-view.js';

/** The texts about a change under way, and about the problems of an entry of the {@link Outbox}. */
const CHANGES = { edit: 'sending.edit', delete: 'sending.delete', pin: 'sending.pin', reaction: null };
const PROBLEMS = {
  unknown: { message: 'unknown.message', edit: 'unknown.edit', delete: 'unknown.delete', reaction: 'unknown.reaction', pin: 'unknown.pin' },
  lost: { message: 'lost.message', edit: 'lost.edit', delete: 'lost.delete', reaction: 'lost.reaction', pin: 'lost.pin' },
  refused: { message: 'refused.message', edit: 'refused.edit', delete: 'refused.delete', reaction: 'refused.reaction', pin: 'refused.pin' },
};

/** The problem of an entry as a sentence. */
export function problemOf({ command, problem }) {
  if (command.type === 'pin' && problem.code === 'forbidden') return text('refused.pinForbidden');
  return text(PROBLEMS[problem.kind][command.type], { reason: problem.kind === 'refused' ? reasonOf(problem) : '' });
}

/** Creates the element of an unacknowledged message. If it has a problem, it has buttons to send it again or to discard it. */
export function createPending(entry, actions, context) {
  const { username, command, price, problem } = entry;
  const { text: written, replyTo = null, mentions, everyone } = command;
  const message = createMessage({ username, text: written, time: new Date(), price, replyTo, mentions, everyone }, { own: true, continued: false }, context);
  message.classList.add(problem === null ? 'pending' : 'failed');
  message.append(status(problem === null ? text('sending.message') : problemOf(entry), problem !== null, actions));
  return message;
}

/** Shows the unacknowledged changes of a message: one that is under way, or a problem with buttons as above. */
export function updateStatuses(element, entries, actionsOf) {
  for (const line of element.querySelectorAll(':scope > .message-status')) line.remove();
  const lines = entries
    .filter(({ command, problem }) => problem !== null || CHANGES[command.type] !== null)
    .map((entry) => status(entry.problem === null ? text(CHANGES[entry.command.type]) : problemOf(entry), entry.problem !== null, actionsOf(entry)));
  const reactions = element.querySelector(':scope > .message-reactions');
  (reactions ?? element.querySelector(':scope > .bubble')).after(...lines);
}

function status(sentence, isProblem, { retry, discard }) {
  const line = create('div', 'message-status', sentence);
  line.classList.toggle('problem', isProblem);
  if (isProblem) line.append(' ', button(text('sending.again'), retry), ' ', button(text('sending.discard'), discard));
  return line;
}

function button(label, action) {
  const element = create('button', 'link-button', label);
  element.type = 'button';
  element.addEventListener('click', action);
  return element;
}
