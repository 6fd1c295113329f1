import { create } from '../dom/dom.js';
import { formatCount } from '../dom/format.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { text } from '../i18n/texts.js';

const MAX_REACTIONS = 20;

/**
 * Shows the reactions of a message below `bubble`. Each is a button that sets or removes one's own.
 *
 * @param canReact whether the server has reactions
 */
export function updateReactions(element, bubble, reactions, canReact) {
  let list = element.querySelector(':scope > .message-reactions');
  if (reactions.length === 0) {
    list?.remove();
    return;
  }
  if (list === null) {
    list = create('ul', 'message-reactions');
    list.setAttribute('aria-label', text('message.reactions'));
    bubble.after(list);
  }
  // Kept elements keep the focus while others react.
  renderKeyed(list, reactions.slice(0, MAX_REACTIONS), ({ emoji }) => emoji, () => createReaction(canReact), updateReaction);
}

function createReaction(canReact) {
  const item = create('li');
  const chip = create('button', 'reaction');
  chip.type = 'button';
  chip.tabIndex = -1;
  chip.disabled = !canReact;
  chip.append(create('bdi', 'reaction-emoji'), ' ', create('span', 'reaction-count'));
  item.append(chip);
  return item;
}

function updateReaction(item, { emoji, count, mine }) {
  const chip = item.firstElementChild;
  chip.dataset.emoji = emoji;
  chip.classList.toggle('mine', mine);
  chip.setAttribute('aria-pressed', String(mine));
  chip.firstElementChild.textContent = emoji;
  chip.lastElementChild.textContent = formatCount(count);
}
