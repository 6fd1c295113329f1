import { byId, create } from '../dom/dom.js';
import { Popup } from '../dom/popup.js';
import { text } from '../i18n/texts.js';
import { formatted } from './formatted.js';

/** How each format is written around its example. */
const FORMATS = [
  ['formatting.bold', (example) => `**${example}**`],
  ['formatting.italic', (example) => `*${example}*`],
  ['formatting.struck', (example) => `~~${example}~~`],
  ['formatting.code', (example) => `\`${example}\``],
  ['formatting.block', (example) => `\`\`\`\n${example}\n\`\`\``],
  ['formatting.quote', (example) => `> ${example}`],
  ['formatting.list', (example) => `- ${example}`],
];

/** The table of the formats of a message, opened by its button. The module is loaded at the first use. */
export class FormattingHelp {
  #button = byId('formatting-toggle');
  #panel = byId('formatting-help');
  #popup = new Popup(this.#panel, () => this.#button.setAttribute('aria-expanded', 'false'), this.#button);

  toggle() {
    if (this.#popup.isOpen) this.#popup.close();
    else this.#open();
  }

  #open() {
    if (this.#panel.childElementCount === 0) this.#panel.append(table());
    this.#popup.open(this.#button);
    this.#button.setAttribute('aria-expanded', 'true');
    this.#panel.focus();
  }
}

function table() {
  const element = create('table', 'formatting-table');
  const head = element.createTHead().insertRow();
  for (const title of [text('formatting.write'), text('formatting.see')]) {
    const cell = create('th', '', title);
    cell.scope = 'col';
    head.append(cell);
  }
  const body = element.createTBody();
  for (const [key, written] of FORMATS) {
    const row = body.insertRow();
    const source = written(text(key));
    row.append(create('td', 'formatting-source', source), withFormats(source));
  }
  return element;
}

function withFormats(source) {
  const cell = create('td', 'message-text');
  cell.append(...formatted(source));
  return cell;
}
