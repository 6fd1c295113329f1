import { isSameEmoji } from '../net/emoji.js';

const STORAGE_KEY = 'chathub.emoji';
const FIRST = ['👍', '❤️', '😂', '🎉', '😮', '🙏'];
const MAX_COUNTED = 60;

/** The emoji that this browser used most, at first common ones. */
export class FrequentEmoji {
  /** `{ emoji, uses }` */
  #counted = stored();

  /** The emoji to offer, the most frequent first. */
  get offered() {
    const used = [...this.#counted].sort((a, b) => b.uses - a.uses).map(({ emoji }) => emoji);
    const all = [...used.slice(0, FIRST.length), ...FIRST];
    return all.filter((emoji, i) => all.findIndex((other) => isSameEmoji(other, emoji)) === i).slice(0, FIRST.length);
  }

  used(emoji) {
    const before = this.#counted.find((counted) => isSameEmoji(counted.emoji, emoji));
    const rest = this.#counted.filter((counted) => counted !== before);
    this.#counted = [{ emoji, uses: (before?.uses ?? 0) + 1 }, ...rest].slice(0, MAX_COUNTED);
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(this.#counted));
    } catch {
      // Storage is denied: the emoji of this visit count.
    }
  }
}

function stored() {
  try {
    const value = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter((entry) => typeof entry?.emoji === 'string' && Number.isSafeInteger(entry.uses)).slice(0, MAX_COUNTED);
  } catch {
    return [];
  }
}
