import { create } from './dom.js';

const HUES = 10;
const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

/** Creates a round badge with initials. Its colour is one of a fixed set of classes, so that a name cannot choose a class. */
export function createAvatar(name) {
  const avatar = create('span');
  avatar.setAttribute('aria-hidden', 'true');
  updateAvatar(avatar, name);
  return avatar;
}

export function updateAvatar(avatar, name) {
  avatar.className = `avatar hue-${hash(name) % HUES}`;
  avatar.textContent = initials(name);
}

function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return chosen.map(firstLetter).join('').toLocaleUpperCase() || '?';
}

function firstLetter(word) {
  // Skips quotes and brackets at the start of the word. A word without letters and digits, such as an emoji, is used as it is.
  const start = word.search(/[\p{L}\p{N}]/u);
  const rest = start > 0 ? word.slice(start) : word;
  const letter = segmenter ? segmenter.segment(rest)[Symbol.iterator]().next().value.segment : [...rest][0];
  // A letter with many combining marks is cut, so that it stays in the circle.
  return [...letter].slice(0, 8).join('');
}

function hash(text) {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  return value >>> 0;
}
