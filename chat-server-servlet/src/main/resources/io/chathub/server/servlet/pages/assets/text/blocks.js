import { parseInline } from './inline.js';

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w+#.-]{0,30})[ \t]*$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const ITEM = /^ {0,3}(?:[-*+]|(\d{1,9})[.)])[ \t]+(\S.*)$/;

/**
 * The blocks of a text, in its order: `{ type: 'text' | 'quote', nodes }`, `{ type: 'code', text, language }`, and `{ type: 'list',
 * start, items }`, where `start` is the number of the first item, or null for bullets. Nodes are those of {@link parseInline}.
 *
 * @param split see {@link parseInline}
 */
export function parseBlocks(text, split) {
  const lines = text.split('\n');
  const blocks = [];
  let plain = [];
  const flush = () => {
    // A break before or after another block belongs to that block.
    if (plain.length > 0 && (blocks.length === 0 || plain.some((line) => line.trim() !== ''))) blocks.push({ type: 'text', nodes: parseInline(plain.join('\n'), split) });
    plain = [];
  };
  const take = (i, block) => {
    flush();
    blocks.push(block);
    return i;
  };
  for (let i = 0; i < lines.length;) {
    const fence = FENCE.exec(lines[i]);
    const item = ITEM.exec(lines[i]);
    if (fence !== null && lines.length > i + 1) {
      const end = endOfFence(lines, i, fence[1]);
      const content = lines.slice(i + 1, end).join('\n');
      i = take(end + 1, { type: 'code', text: content, language: fence[2] });
    } else if (QUOTE.test(lines[i])) {
      const end = endOf(lines, i, QUOTE);
      i = take(end, { type: 'quote', nodes: parseInline(lines.slice(i, end).map((line) => QUOTE.exec(line)[1]).join('\n'), split) });
    } else if (item !== null) {
      const isOrdered = item[1] !== undefined;
      const end = endOf(lines, i, ITEM, (match) => (match[1] !== undefined) === isOrdered);
      const items = lines.slice(i, end).map((line) => parseInline(ITEM.exec(line)[2], split));
      i = take(end, { type: 'list', start: isOrdered ? Number(item[1]) : null, items });
    } else {
      plain.push(lines[i]);
      i++;
    }
  }
  flush();
  return blocks;
}

/** The index after the last line of a run of lines that match. */
function endOf(lines, start, pattern, fits = () => true) {
  let end = start;
  for (let match = pattern.exec(lines[end]); match !== null && fits(match); match = end < lines.length ? pattern.exec(lines[end]) : null) end++;
  return end;
}

/** Where a fence is closed: the index in the lines, or their number if it stays open. */
function endOfFence(lines, start, open) {
  for (let i = start + 1; i < lines.length; i++) {
    const match = FENCE.exec(lines[i]);
    if (match !== null && match[2] === '' && match[1][0] === open[0] && match[1].length >= open.length) return i;
  }
  return lines.length;
}
