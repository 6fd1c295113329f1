import { create } from '../dom/dom.js';
import { createMessage } from './message-view.js';

const CHANGES = { edit: 'Saving the edit…', delete: 'Deleting…', pin: 'Changing the pin…', reaction: null };

/** Creates the element of an unacknowledged message. If it has a problem, it has buttons to send it again or to discard it. */
export function createPending({ username, command, price, problem }, actions, context) {
  const { text, replyTo = null, mentions, everyone } = command;
  const message = createMessage({ username, text, time: new Date(), price, replyTo, mentions, everyone }, { own: true, continued: false }, context);
  message.classList.add(problem === null ? 'pending' : 'failed');
  message.append(status(problem ?? 'Sending…', problem !== null, actions));
  return message;
}

/** Shows the unacknowledged changes of a message: one that is under way, or a problem with buttons as above. */
export function updateStatuses(element, entries, actionsOf) {
  for (const line of element.querySelectorAll(':scope > .message-status')) line.remove();
  const lines = entries
    .map((entry) => ({ entry, text: entry.problem ?? CHANGES[entry.command.type] }))
    .filter(({ text }) => text !== null)
    .map(({ entry, text }) => status(text, entry.problem !== null, actionsOf(entry)));
  const reactions = element.querySelector(':scope > .message-reactions');
  (reactions ?? element.querySelector(':scope > .bubble')).after(...lines);
}

function status(text, isProblem, { retry, discard }) {
  const line = create('div', 'message-status', text);
  line.classList.toggle('problem', isProblem);
  if (isProblem) line.append(' ', button('Try again', retry), ' ', button('Discard', discard));
  return line;
}

function button(label, action) {
  const element = create('button', 'link-button', label);
  element.type = 'button';
  element.addEventListener('click', action);
  return element;
}
