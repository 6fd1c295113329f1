/**
 * The markup within a line: `code`, **bold**, *italic* or _italic_, ~~struck~~, and addresses of http, https and mailto. A parse takes
 * time linear in the length of the text.
 *
 * A node is a string, or `{ type, children }` with the type `strong`, `em` or `del`, or `{ type: 'code' | 'link', text }`.
 */
const MARKERS = { '***': ['strong', 'em'], '**': ['strong'], '*': ['em'], _: ['em'], '~~': ['del'] };
const NEXT = /`+|\*{1,3}|_+|~~|(?<![\p{L}\p{N}_])(?:https?:\/\/|mailto:)/giu;
const WORD = /[\p{L}\p{N}_]/u;
const SPACE = /\s/u;
/** Ends an address: white space, quotes, angle brackets, controls, and characters that change the direction or show nothing. */
const NOT_IN_ADDRESS = /[\s"<>`\p{C}\p{Z}\p{Pi}\p{Pf}]/u;
const TRAILING = /[.,:;!?*_~'|]/;
const MAX_ADDRESS = 2_048;

/** @param split splits a text into parts, of which those with an odd index are mentions: no character of a mention is markup */
export function parseInline(text, split = (whole) => [whole]) {
  const stack = [{ marker: null, nodes: [] }];
  const top = () => stack[stack.length - 1];
  const code = codeSpans(text);
  const endOfMention = mentionEnds(split(text));
  let done = 0;
  const flush = (end) => {
    if (end > done) top().nodes.push(text.slice(done, end));
  };
  NEXT.lastIndex = 0;
  for (let match = NEXT.exec(text); match !== null; match = NEXT.exec(text)) {
    const [found] = match;
    const { index } = match;
    const mentionEnd = endOfMention(index);
    if (mentionEnd > 0) {
      NEXT.lastIndex = mentionEnd;
      continue;
    }
    let end = index + found.length;
    if (found[0] === '`') {
      const close = code(index, found.length);
      if (close > 0) {
        flush(index);
        top().nodes.push({ type: 'code', text: text.slice(end, close) });
        end = close + found.length;
        done = end;
      }
    } else if (/[:/]/.test(found)) {
      const address = addressAt(text, index);
      if (address !== null) {
        flush(index);
        top().nodes.push({ type: 'link', text: address });
        end = index + address.length;
        done = end;
      }
    } else if (MARKERS[found] !== undefined && closes(text, index, end) && stack.some(({ marker }) => marker === found)) {
      flush(index);
      close(stack, found);
      done = end;
    } else if (MARKERS[found] !== undefined && opens(text, index, end) && stack.every(({ marker }) => marker !== found)) {
      flush(index);
      stack.push({ marker: found, nodes: [] });
      done = end;
    }
    NEXT.lastIndex = end;
  }
  flush(text.length);
  while (stack.length > 1) giveUp(stack);
  return stack[0].nodes;
}

/** The innermost marker was not closed: it is text. */
function giveUp(stack) {
  const { marker, nodes } = stack.pop();
  stack[stack.length - 1].nodes.push(marker, ...nodes);
}

function close(stack, marker) {
  while (stack[stack.length - 1].marker !== marker) giveUp(stack);
  const { nodes } = stack.pop();
  const [node] = MARKERS[marker].reduceRight((children, type) => [{ type, children }], nodes);
  stack[stack.length - 1].nodes.push(node);
}

/** A function that returns the end of the mention at an index, or 0. The index never decreases. */
function mentionEnds(parts) {
  const mentions = [];
  let end = 0;
  parts.forEach((part, i) => {
    end += part.length;
    if (i % 2 === 1) mentions.push({ start: end - part.length, end });
  });
  let next = 0;
  return (index) => {
    while (next < mentions.length && mentions[next].end <= index) next++;
    return next < mentions.length && mentions[next].start <= index ? mentions[next].end : 0;
  };
}

const at = (text, index) => text[index] ?? ' ';

function opens(text, index, end) {
  return !WORD.test(at(text, index - 1)) && !SPACE.test(at(text, end));
}

function closes(text, index, end) {
  return !WORD.test(at(text, end)) && !SPACE.test(at(text, index - 1));
}

/** Finds the run of backticks that ends a code span. No run is sought twice after it was not found. */
function codeSpans(text) {
  const runs = [...text.matchAll(/`+/g)].map(({ index, 0: { length } }) => ({ index, length }));
  const missing = new Set();
  let next = 0;
  return (index, length) => {
    if (missing.has(length)) return -1;
    while (next < runs.length && runs[next].index <= index) next++;
    for (let i = next; i < runs.length; i++) {
      if (runs[i].length === length) return runs[i].index;
    }
    missing.add(length);
    return -1;
  };
}

/** The address that begins here, or null. Punctuation at its end and a bracket that it does not open are not part of it. */
function addressAt(text, start) {
  let end = start;
  let open = 0;
  while (end < text.length && end - start < MAX_ADDRESS && !NOT_IN_ADDRESS.test(text[end])) {
    if (text[end] === '(') open++;
    if (text[end] === ')' && --open < 0) break;
    end++;
  }
  while (end > start && TRAILING.test(text[end - 1])) end--;
  const address = text.slice(start, end);
  return isSafe(address) ? address : null;
}

/** Whether an address may be a link: of a known scheme, and not with a name before the host that looks like a host. */
function isSafe(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.protocol === 'mailto:') return /^mailto:[^@/?]+@[^@/?]+(\?|$)/i.test(address);
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.host !== '' && url.username === '' && url.password === '';
}
