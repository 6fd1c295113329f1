import { language } from './language.js';
import { text, textParts } from './texts.js';

const ATTRIBUTES = ['title', 'placeholder', 'aria-label'];
/** The texts that the style sheets show, as `--text-…` with the key. */
const IN_STYLES = ['code.button', 'code.copied', 'message.empty', 'page.noName', 'people.none', 'price.label'];

/**
 * Fills in the texts of the page that no module shows. They are English in `index.html`, which has the key of a text in `data-text`, and of
 * an attribute in `data-text-title` and others. An element in a text has its name there in `data-part`.
 */
export function fillInStaticTexts() {
  if (language === 'en') return;
  for (const element of document.querySelectorAll('[data-text]')) {
    const elements = Object.fromEntries([...element.children].map((child) => [child.dataset.part, child]));
    element.replaceChildren(...textParts(element.dataset.text, elements));
  }
  for (const name of ATTRIBUTES) {
    for (const element of document.querySelectorAll(`[data-text-${name}]`)) element.setAttribute(name, text(element.getAttribute(`data-text-${name}`)));
  }
  for (const key of IN_STYLES) document.documentElement.style.setProperty(`--text-${key.replace('.', '-')}`, JSON.stringify(text(key)));
}
