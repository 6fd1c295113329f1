import { text } from '../i18n/texts.js';

/** The groups, with the first emoji of each: the data is in the order of Unicode and has no groups. The last one has what came later. */
const GROUPS = [
  ['emoji.smileys', '😀'], ['emoji.people', '👋'], ['emoji.nature', '🐵'], ['emoji.food', '🍇'], ['emoji.travel', '🌍'],
  ['emoji.activities', '🎃'], ['emoji.objects', '👓'], ['emoji.symbols', '🏧'], ['emoji.flags', '🏁'], ['emoji.more', '🥲'],
];

/** Loads all emoji, `{ name, emoji }` by group: `[{ title, emoji: [{ emoji, name, words }] }]`. */
export async function loadEmoji() {
  const response = await fetch(new URL('../emojilib.json', import.meta.url));
  if (!response.ok) throw new Error(`emoji: ${response.status}`);
  const groups = [];
  for (const [emoji, words] of Object.entries(await response.json())) {
    const next = GROUPS[groups.length];
    if (next?.[1] === emoji) groups.push({ title: text(next[0]), emoji: [] });
    const name = words[0].replaceAll('_', ' ');
    groups.at(-1).emoji.push({ emoji, name, words: [name, ...words.slice(1)].map((word) => word.toLowerCase()) });
  }
  return groups;
}

/** The emoji with a word that begins as each word of the query; those with a matching name first. */
export function findEmoji(groups, query, limit) {
  const wanted = query.toLowerCase().split(/[\s_:]+/).filter(Boolean);
  const begins = (name, word) => name.startsWith(word) || name.includes(` ${word}`);
  const all = groups.flatMap((group) => group.emoji).filter(({ words }) => wanted.every((word) => words.some((other) => begins(other, word))));
  const byName = all.filter(({ name }) => wanted.every((word) => begins(name, word)));
  return [...byName, ...all.filter((found) => !byName.includes(found))].slice(0, limit);
}

/** The emoji of a shortcode such as `tada`, which is its name or one of its words; null for none. */
export function findShortcode(groups, code) {
  const wanted = code.toLowerCase();
  const all = groups.flatMap((group) => group.emoji);
  const found = all.find(({ name }) => name.replaceAll(' ', '_') === wanted) ?? all.find(({ words }) => words.includes(wanted.replaceAll('_', ' ')) || words.includes(wanted));
  return found?.emoji ?? null;
}
