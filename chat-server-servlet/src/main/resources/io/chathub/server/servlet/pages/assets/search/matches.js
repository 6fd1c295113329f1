import { text } from '../i18n/texts.js';

/**
 * The parts of a text that a search looks for. The server decides which messages it finds; this marks the words in them, compared
 * as there: without case and marks, the last word by its beginning, scripts without spaces between any two characters.
 */
const MARKS = /\p{Mn}/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}ー]/u;
const WORD = /[\p{L}\p{Nd}\p{Mn}\p{Mc}]/u;
const WORDS = /[\p{L}\p{Nd}\p{Mn}\p{Mc}]+|\p{So}/gu;

const MAX_BEFORE = 60;
const MAX_SHOWN = 220;
/** The limits of the server for one search. */
const MAX_TERMS = 10;
const MAX_LENGTH = 256;

/** The problem of a search, as a sentence; null if there is none. */
export function searchProblem(query) {
  if (!WORD.test(query) && !/\p{So}/u.test(query)) return text('search.empty');
  if ([...query].length > MAX_LENGTH) return text('search.long', { max: MAX_LENGTH });
  const terms = query.split('"').flatMap((part, i) => (i % 2 === 1 ? [part] : part.split(/\s+/u))).filter((term) => WORDS.test(reset(term)));
  return terms.length > MAX_TERMS ? text('search.manyWords', { max: MAX_TERMS }) : null;
}

function reset(term) {
  WORDS.lastIndex = 0;
  return term;
}

/**
 * The part of a text around the first match, in one line, as `{ text, isMatch }` in order. Without a match in the text it is the
 * beginning of the text.
 */
export function matchedParts(text, query) {
  const line = text.replace(/\s+/gu, ' ').trim();
  const ranges = rangesOf(line, query);
  const first = ranges[0]?.from ?? 0;
  const begin = first <= MAX_BEFORE ? 0 : boundary(line, first - MAX_BEFORE);
  const end = line.length - begin <= MAX_SHOWN ? line.length : boundary(line, begin + MAX_SHOWN);
  const parts = [];
  const add = (from, to, isMatch) => {
    if (from < to) parts.push({ text: line.slice(from, to), isMatch });
  };
  if (begin > 0) parts.push({ text: '…', isMatch: false });
  let at = begin;
  for (const { from, to } of ranges) {
    if (from >= end) break;
    add(at, from, false);
    add(Math.max(at, from), Math.min(to, end), true);
    at = Math.min(to, end);
  }
  add(at, end, false);
  if (end < line.length) parts.push({ text: '…', isMatch: false });
  return parts;
}

/** No cut within a character of two code units. */
function boundary(line, at) {
  const unit = line.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

/** The ranges of the matches, in order and without overlap. */
function rangesOf(line, query) {
  const words = fold(query).text.match(WORDS) ?? [];
  const { text, origins } = fold(line);
  const found = [];
  words.forEach((word, i) => {
    const isPrefix = i === words.length - 1;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const end = at + word.length;
      const begins = isBoundary(text, at);
      const ends = isPrefix || isBoundary(text, end);
      if (begins && ends) found.push({ from: origins[at], to: origins[end] });
    }
  });
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  return found.filter(({ to }, i) => found.slice(0, i).every((before) => before.to < to)).map(({ from, to }, i, all) =>
    ({ from: Math.max(from, all[i - 1]?.to ?? 0), to })).filter(({ from, to }) => from < to);
}

/** Whether a word may begin or end at an index: not between two letters of a script with spaces. */
function isBoundary(text, at) {
  const before = characterBefore(text, at);
  const after = at < text.length ? String.fromCodePoint(text.codePointAt(at)) : '';
  return !WORD.test(before) || !WORD.test(after) || UNSPACED.test(before) || UNSPACED.test(after);
}

function characterBefore(text, at) {
  if (at === 0) return '';
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? text.slice(at - 2, at) : text[at - 1];
}

/** A text in the form in which words are compared, and for each of its code units, and its end, the index in the original text. */
function fold(original) {
  let text = '';
  const origins = [];
  let at = 0;
  for (const character of original) {
    const decomposed = character.normalize('NFKD').toLowerCase();
    const folded = UNSPACED.test(character) ? decomposed : decomposed.replace(MARKS, '');
    for (let i = 0; i < folded.length; i++) origins.push(at);
    text += folded;
    at += character.length;
  }
  origins.push(original.length);
  return { text, origins };
}
