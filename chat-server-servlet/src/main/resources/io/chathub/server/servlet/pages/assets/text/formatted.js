import { copyText } from '../dom/clipboard.js';
import { create } from '../dom/dom.js';
import { text as shown } from '../i18n/texts.js';
import { parseBlocks } from './blocks.js';

const MAX_EMOJI = 12;
/** A text with more parts is shown without formats: so many elements would slow down the page. */
const MAX_PARTS = 1_000;
const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;
const EMOJI = /^(?:\p{RI}{2}|[#*0-9]\uFE0F?\u20E3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}).*)$/u;

/**
 * The content of a formatted text, as elements and strings. Elements are made from the tree of the parse and never from HTML: `strong`,
 * `em`, `del`, `code`, `a`, `blockquote`, `ul`, `ol`, `li`, and `div`, `pre` and `button` of a code block.
 *
 * @param show makes the content of a text without markup, such as marked mentions
 * @param split see {@link parseInline}
 */
export function formatted(text, show = (part) => [part], split = undefined) {
  const blocks = parseBlocks(text, split);
  return parts(blocks) > MAX_PARTS ? show(text) : blocks.flatMap((block) => blockElements(block, show));
}

function parts(nodes) {
  return nodes.reduce((sum, node) => sum + 1 + parts(node.nodes ?? node.children ?? node.items?.flat() ?? []), 0);
}

/** Whether a text looks other with its formats than without them. */
export function isFormatted(text) {
  return parseBlocks(text).some(({ type, nodes }) => type !== 'text' || nodes.some((node) => typeof node !== 'string'));
}

/** Whether a text is a few emoji and nothing else. */
export function isEmojiAlone(text) {
  const trimmed = text.trim();
  // Without a segmenter no text counts as emoji alone: one emoji of several code points looks like several emoji.
  if (segmenter === null || trimmed === '' || trimmed.length > MAX_EMOJI * 16) return false;
  const characters = [...segmenter.segment(trimmed)].map(({ segment }) => segment).filter((segment) => segment.trim() !== '');
  return characters.length <= MAX_EMOJI && characters.every((character) => EMOJI.test(character));
}

function blockElements({ type, nodes, text, language, start, items }, show) {
  switch (type) {
    case 'text':
      return inlineElements(nodes, show);
    case 'quote':
      return [withChildren(create('blockquote'), inlineElements(nodes, show))];
    case 'list': {
      const list = create(start === null ? 'ul' : 'ol');
      if (start !== null && start !== 1) list.start = start;
      list.append(...items.map((item) => withChildren(create('li'), inlineElements(item, show))));
      return [list];
    }
    default:
      return [codeBlock(text, language)];
  }
}

function inlineElements(nodes, show) {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return show(node);
    switch (node.type) {
      case 'code':
        return [create('code', '', node.text)];
      case 'link':
        return [link(node.text)];
      default:
        return [withChildren(create(node.type), inlineElements(node.children, show))];
    }
  });
}

function link(address) {
  const element = create('a', '', address);
  element.href = address;
  element.dir = 'ltr'; // the order of its parts is the order in which a browser reads them
  if (!isOfThisPage(element)) {
    element.target = '_blank';
    element.rel = 'noopener noreferrer nofollow';
  }
  return element;
}

function isOfThisPage({ origin, pathname, search, hash }) {
  return origin === location.origin && pathname === location.pathname && search === location.search && hash !== '';
}

function codeBlock(text, language) {
  const block = create('div', 'code-block');
  block.dir = 'ltr';
  const code = create('pre');
  code.append(create('code', '', text));
  const copy = create('button', 'code-copy');
  copy.type = 'button';
  copy.setAttribute('aria-label', language === '' ? shown('code.copy') : shown('code.copyLanguage', { language }));
  copy.addEventListener('click', async () => {
    copy.classList.toggle('copied', await copyText(text));
  });
  block.append(code, copy);
  return block;
}

function withChildren(element, children) {
  element.append(...children);
  return element;
}
