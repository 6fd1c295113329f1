import { create } from '../dom/dom.js';
import { findEmoji, findShortcode, loadEmoji } from './emoji-data.js';

const MAX_OFFERED = 6;

/**
 * Emoji, for the name that is typed after a `:`, and in place of a whole `:name:`. A source of a {@link Completion}. The names are loaded
 * with the first `:` before a letter; without them nothing is offered.
 */
export function emojiOffers() {
  let groups = null;
  const load = async () => {
    try {
      groups ??= loadEmoji();
      return await groups;
    } catch (error) {
      console.info('The names of the emoji are not available:', error);
      groups = null; // the next `:` tries again
      return [];
    }
  };
  return {
    label: 'emoji.insert',
    number: 'emoji.offered',
    begun: /(?:^|[\s(])(:[\p{L}][\p{L}\p{N}_+-]{1,30}:?)$/u,
    offersFor: async (typed) => (typed.endsWith(':') ? [] : findEmoji(await load(), typed.slice(1), MAX_OFFERED)),
    takes: async (typed) => (typed.length > 2 && typed.endsWith(':') ? findShortcode(await load(), typed.slice(1, -1)) : null),
    textOf: ({ emoji }) => emoji,
    contentOf: ({ emoji, name }) => [create('span', 'emoji-offer', emoji), Object.assign(create('span', 'mention-name', name), { lang: 'en' })],
  };
}
