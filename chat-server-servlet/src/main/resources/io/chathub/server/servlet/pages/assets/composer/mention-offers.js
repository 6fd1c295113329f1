import { create } from '../dom/dom.js';
import { createAvatar } from '../dom/avatar.js';
import { text } from '../i18n/texts.js';
import { EVERYONE } from '../messages/mentions.js';

const MAX_OFFERED = 6;

/**
 * The users in the room, for the name that is typed after an `@`: a source of a {@link Completion}.
 *
 * @param people returns the users that can be mentioned, `{ user, name }`; none if the server has no mentions
 * @param mayMentionAll returns whether all can be mentioned at once
 */
export function mentionOffers(people, mayMentionAll) {
  return {
    label: 'mention.label',
    number: 'mention.offered',
    /** An `@` at the beginning of a word, and what follows it up to the caret. */
    begun: /(?:^|[\s(])@([^\s@][^@\n]{0,40}|)$/u,
    offersFor: (typed) => matching(people(), mayMentionAll(), typed.toLowerCase()),
    textOf: ({ name }) => name,
    contentOf: ({ user, name }) => [
      createAvatar(user === null ? '@' : name),
      create('bdi', 'mention-name', name),
      ...(user === null ? [create('span', 'hint', text('mention.everyone'))] : []),
    ],
  };
}

function matching(people, mayMentionAll, typed) {
  if (people.length === 0) return [];
  return [...people, ...(mayMentionAll ? [{ user: null, name: EVERYONE }] : [])]
    .filter(({ name }) => name.toLowerCase().startsWith(typed) || (typed !== '' && name.toLowerCase().includes(` ${typed}`)))
    .filter(({ name }) => name.toLowerCase() !== typed)
    .slice(0, MAX_OFFERED);
}
