export const EVERYONE = 'everyone';
const MAX_MENTIONS = 20;
const UNKNOWN = /(?<![\p{L}\p{N}_])@([\p{L}\p{N}_]+(?:[.'-][\p{L}\p{N}_]+)*)/gu;

/**
 * The parts of a text: those with an odd index are an `@` with one of the names. A longer name wins: `@Ann Lee` is not `@Ann` and
 * a word after it.
 */
export function splitAtMentions(text, names) {
  if (names.length === 0) return [text];
  const choices = [...names].sort((a, b) => b.length - a.length).map(escaped).join('|');
  return text.split(new RegExp(`(?<![\\p{L}\\p{N}_])(@(?:${choices}))(?![\\p{L}\\p{N}_])`, 'u'));
}

/**
 * The mentions in a text, as the server takes them: `{ mentions, everyone }`, each left out if there are none.
 *
 * @param people the users that can be mentioned, `{ user, name }`. Of two with one name, the first counts
 */
export function mentionsIn(text, people) {
  if (!text.includes('@')) return {};
  const users = new Map([...people].reverse().map(({ user, name }) => [name, user]));
  const found = new Set(splitAtMentions(text, [...users.keys(), EVERYONE]).filter((_, i) => i % 2 === 1).map((part) => part.slice(1)));
  const mentions = [...found].filter((name) => users.has(name)).map((name) => users.get(name)).slice(0, MAX_MENTIONS);
  return {
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(found.has(EVERYONE) && !users.has(EVERYONE) ? { everyone: true } : {}),
  };
}

/**
 * The words behind an `@` that may be the names of mentioned users whose names are not known: they have left, or have another name now.
 *
 * @param count how many there are at most
 * @param known the names that are known
 */
export function unknownNames(text, count, known) {
  if (count <= 0) return [];
  const rest = splitAtMentions(text, [...known, EVERYONE]).filter((_, i) => i % 2 === 0);
  const words = rest.flatMap((part) => [...part.matchAll(UNKNOWN)].map(([, word]) => word));
  return [...new Set(words)].slice(0, count);
}

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
