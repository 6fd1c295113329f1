// The server's rule for usernames (`Usernames` and `NameSpelling` in chat-protocol), with the same names for the same parts. The
// reasons are there. Both are tested with the cases in `usernames.tsv`.
import { codePoints } from './input-rules.js';

/** The longest name, in code points. */
export const MAX_NAME = 64;
const MAX_MARKS = 2;
const MAX_SCRIPT_MARKS = 4;

const NON_JOINER = '\u200C';
const JOINER = '\u200D';
const EMOJI_STYLE = '\uFE0F';
const BLACK_FLAG = '\u{1F3F4}';
const LAST_TAG = '\u{E007F}';

const BLANK = /^[\u115F\u1160\u3164\uFFA0\u2800]$/u;
const UNSEEN_ALONE = /^[\p{Zs}\p{Mn}\p{Me}\p{Cf}\p{Cn}]$/u;
const FORBIDDEN = /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u;
const UNSEEN_MARK = /^[\uFE00-\uFE0F\u{E0100}-\u{E01EF}\u180B-\u180D\u180F\u034F\u17B4\u17B5]$/u;
const MONGOLIAN_SELECTOR = /^[\u180B-\u180F]$/u;
const TAG = /^[\u{E0001}-\u{E007F}]$/u;
const REGION = /^[a-z]{2}[a-z0-9]{1,3}$/;
const SKIN_TONE = /^[\u{1F3FB}-\u{1F3FF}]$/u;
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u;
const MARK = /^\p{M}$/u;
const SPACING_MARK = /^\p{Mc}$/u;
const LETTER = /^\p{L}$/u;
const HAN_LETTER = /^(?=\p{Script=Han})\p{L}$/u;
const MONGOLIAN_LETTER = /^(?=\p{Script=Mongolian})\p{L}$/u;
const ARABIC_LETTER = /^(?=\p{Script=Arabic})\p{L}$/u;
const ARABIC_VOWEL = /^[\u064B-\u0655\u0670]$/u;
const VIRAMA = new RegExp('^[\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D3B\\u0D3C\\u0D4D\\u0DCA'
  + '\\u1039\\u103A\\u17D2\\u1A60\\u1B44\\u1BAA\\u1BAB\\uA806\\uA8C4\\uA953\\uA9C0\\uAAF6\\uABED]$', 'u');
const ARABIC_WITHOUT_LEFT = new RegExp('^[\\u0621-\\u0625\\u0627\\u0629\\u062F-\\u0632\\u0648'
  + '\\u0671-\\u0677\\u0688-\\u0699\\u06C0\\u06C3-\\u06CB\\u06CD\\u06CF\\u06D2\\u06D3\\u06D5\\u06EE\\u06EF\\u0759-\\u075B'
  + '\\u076B\\u076C\\u0771\\u0773\\u0774\\u0778\\u0779\\u0870-\\u0888\\u088E\\u08AA-\\u08AE\\u08B1\\u08B2\\u08B9]$', 'u');
const ARABIC_ALONE = /^[\u0621\u0674\u0887\u0888\u08AD]$/u;

/** Scripts in which a letter may have more than `MAX_MARKS` of their own marks. */
const SCRIPTS_OF_MARKS = [
  'Hebrew', 'Arabic', 'Syriac', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam',
  'Sinhala', 'Thai', 'Lao', 'Tibetan', 'Myanmar', 'Khmer', 'Tai_Tham', 'Balinese', 'Javanese',
].map((script) => ({ script, pattern: new RegExp(`^\\p{Script=${script}}$`, 'u') }));

const WHITE_SPACE_AT_ENDS = /^[\p{Z}\t-\r\x1C-\x1F]+|[\p{Z}\t-\r\x1C-\x1F]+$/gu;

/** The name in Unicode normalization form C, without white space at its ends, as the server stores it. */
export function normalizeName(name) {
  return name.normalize('NFC').replace(WHITE_SPACE_AT_ENDS, '');
}

/** The key of the text about what is wrong with a name that {@link normalizeName} returned; null if it is valid. */
export function nameProblem(name) {
  if (name === '') return 'name.missing';
  if (codePoints(name) > MAX_NAME) return 'name.long';
  const characters = [...name];
  if (!hasSoundCharacters(characters)) return 'name.invisible';
  if (characters.every((c) => UNSEEN_ALONE.test(c) || BLANK.test(c))) return 'name.blank';
  return hasSoundMarks(characters) ? null : 'name.marks';
}

function hasSoundCharacters(name) {
  for (let i = 0; i < name.length; i++) {
    const c = name[i];
    if (c === BLACK_FLAG && is(TAG, name[i + 1])) {
      const end = endOfRegion(name, i + 1);
      if (end < 0) return false;
      i = end;
    } else if (c === NON_JOINER ? !isNonJoiner(name, i) : c === JOINER ? !isJoiner(name, i) : isForbidden(name, i)) {
      return false;
    }
  }
  return true;
}

const is = (pattern, c) => c !== undefined && pattern.test(c);

function isForbidden(name, i) {
  return FORBIDDEN.test(name[i]) || (UNSEEN_MARK.test(name[i]) && !isVariation(name, i));
}

function isVariation(name, i) {
  const base = name[i - 1];
  if (name[i] === '\uFE0E' || name[i] === EMOJI_STYLE) return is(/^[0-9#*]$/, base) ? name[i + 1] === '\u20E3' : is(PICTOGRAPH, base);
  return is(MONGOLIAN_SELECTOR.test(name[i]) ? MONGOLIAN_LETTER : HAN_LETTER, base);
}

/** Whether ZWNJ separates two letters that would otherwise join, or shows a virama between two letters. */
function isNonJoiner(name, i) {
  if (followsVirama(name, i)) return is(LETTER, name[i + 1]);
  let left = i - 1;
  while (is(MARK, name[left])) left--;
  let right = i + 1;
  while (is(MARK, name[right])) right++;
  return is(ARABIC_LETTER, name[left]) && !ARABIC_WITHOUT_LEFT.test(name[left])
    && is(ARABIC_LETTER, name[right]) && !ARABIC_ALONE.test(name[right]);
}

/** Whether ZWJ joins two emoji, or makes a form of the letters before a virama. */
function isJoiner(name, i) {
  const next = name[i + 1];
  if (is(PICTOGRAPH, next)) {
    let left = i - 1;
    while (name[left] === EMOJI_STYLE || is(SKIN_TONE, name[left])) left--;
    return is(PICTOGRAPH, name[left]);
  }
  const lastOfForm = !is(MARK, next) && next !== NON_JOINER && next !== JOINER;
  return (followsVirama(name, i) && lastOfForm) || (name[i - 1] === '\u09B0' && next === '\u09CD');
}

/** Whether a virama that belongs to a letter stands before. */
function followsVirama(name, i) {
  if (!is(VIRAMA, name[i - 1])) return false;
  let letter = i - 2;
  while (is(MARK, name[letter])) letter--;
  return is(LETTER, name[letter]);
}

/** The index of the last tag of a flag whose tags begin here; -1 if they name no region. */
function endOfRegion(name, first) {
  let region = '';
  let i = first;
  for (; is(TAG, name[i]) && name[i] !== LAST_TAG; i++) region += String.fromCharCode(name[i].codePointAt(0) - 0xE0000);
  return name[i] === LAST_TAG && REGION.test(region) ? i : -1;
}

/** Whether no letter has so many marks that they run over the lines above and below. */
function hasSoundMarks(name) {
  let script = null;
  let marks = 0;
  let foreign = 0;
  for (let i = 0; i < name.length; i++) {
    const c = name[i];
    if (!MARK.test(c) || SPACING_MARK.test(c)) {
      script = SCRIPTS_OF_MARKS.find(({ pattern }) => pattern.test(c)) ?? null;
      marks = 0;
      foreign = 0;
      continue;
    }
    marks++;
    if (script === null || !isOf(script, c)) foreign++;
    else if (c === name[i - 1]) return false;
    if (marks > MAX_SCRIPT_MARKS || foreign > MAX_MARKS) return false;
  }
  return true;
}

/** Unicode gives the vowel signs of Arabic to no script. */
function isOf({ script, pattern }, mark) {
  return ARABIC_VOWEL.test(mark) ? script === 'Arabic' : pattern.test(mark);
}
