import { readFilter, writeFilter } from './address.js';
import { byId, setText } from '../dom/dom.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount } from '../dom/format.js';

const PAGE = 100;
const FEW = 20;
// Much faster than localeCompare: a table may have 10,000 rows, and is sorted each second.
const { compare: compareTexts } = new Intl.Collator();

/**
 * A table of any number of rows: sorted by the buttons in its header, filtered by a field, and shown in pages, so that the number of
 * elements has a bound. The filter and the order are kept in the address.
 *
 * The elements have the ids `NAME-table`, `NAME-filter`, `NAME-note`, `NAME-scroll` and `NAME-pager`, which holds two buttons.
 */
export class PagedTable {
  #name;
  #options;
  #body;
  #headers;
  #filter;
  #column;
  #descending;
  #rows = [];
  #total = 0;
  #page = 0;
  #shown = [];
  #items = new WeakMap();

  /**
   * @param name begins the ids of the elements, and is the filter's name in the address
   * @param column the first order, descending
   * @param keyOf returns the key of an item
   * @param textsOf returns the texts of an item that the filter searches
   * @param createRow creates a row without an item
   * @param updateRow updates the row of an item
   * @param nothing the note without any row
   * @param noMatch the note if the filter matches no row
   */
  constructor(name, options) {
    const table = byId(`${name}-table`);
    this.#name = name;
    this.#options = options;
    this.#body = table.tBodies[0];
    this.#headers = [...table.querySelectorAll('th[data-sort]')];
    this.#filter = byId(`${name}-filter`);
    this.#filter.value = readFilter(name);
    this.#readOrder();
    for (const header of this.#headers) header.querySelector('button').addEventListener('click', () => this.#sortBy(header.dataset.sort));
    this.#filter.addEventListener('input', () => {
      this.#page = 0;
      writeFilter(name, this.#filter.value.trim());
      this.#render();
    });
    const [previous, next] = byId(`${name}-pager`).querySelectorAll('button');
    previous.addEventListener('click', () => this.#turn(-1));
    next.addEventListener('click', () => this.#turn(1));
  }

  /** @param total the number of all items, at least that of `rows` */
  show(rows, total) {
    this.#rows = rows;
    this.#total = total;
    this.#render();
  }

  /** The items of the page that is shown. */
  get shown() {
    return this.#shown;
  }

  /** The item of a row. */
  itemOf(row) {
    return this.#items.get(row);
  }

  #readOrder() {
    const order = readFilter(`${this.#name}-sort`);
    const column = order.replace(/^-/, '');
    const isKnown = this.#headers.some(({ dataset }) => dataset.sort === column);
    this.#column = isKnown ? column : this.#options.column;
    this.#descending = isKnown ? order !== column : true;
    this.#showOrder();
  }

  #sortBy(column) {
    this.#descending = column === this.#column ? !this.#descending : false;
    this.#column = column;
    this.#page = 0;
    writeFilter(`${this.#name}-sort`, this.#descending ? `-${column}` : column);
    this.#showOrder();
    this.#render();
  }

  #showOrder() {
    for (const header of this.#headers) {
      if (header.dataset.sort === this.#column) header.setAttribute('aria-sort', this.#descending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    }
  }

  #turn(step) {
    this.#page += step;
    this.#render();
    byId(`${this.#name}-scroll`).scrollTop = 0;
  }

  #render() {
    const { keyOf, createRow, updateRow } = this.#options;
    const matching = this.#matching();
    const sign = this.#descending ? -1 : 1;
    const column = this.#column;
    const pages = Math.max(1, Math.ceil(matching.length / PAGE));
    this.#page = Math.min(Math.max(this.#page, 0), pages - 1);
    const from = this.#page * PAGE;
    sortPart(matching, from, from + PAGE, (a, b) => sign * compare(a[column], b[column]) || compareTexts(keyOf(a), keyOf(b)));
    this.#shown = matching.slice(from, from + PAGE);
    renderKeyed(this.#body, this.#shown, keyOf, createRow, (row, item) => {
      this.#items.set(row, item);
      updateRow(row, item);
    });
    byId(`${this.#name}-scroll`).hidden = this.#rows.length === 0;
    this.#showPages(pages);
    setText(byId(`${this.#name}-note`), this.#describe(from, matching.length));
  }

  #matching() {
    const wanted = this.#filter.value.trim().toLowerCase();
    if (wanted === '') return [...this.#rows];
    return this.#rows.filter((row) => this.#options.textsOf(row).some((text) => text.toLowerCase().includes(wanted)));
  }

  #showPages(pages) {
    const pager = byId(`${this.#name}-pager`);
    pager.hidden = pages === 1;
    const [previous, next] = pager.querySelectorAll('button');
    previous.disabled = this.#page === 0;
    next.disabled = this.#page === pages - 1;
    setText(pager.querySelector('span'), `Page ${formatCount(this.#page + 1)} of ${formatCount(pages)}`);
  }

  #describe(from, matching) {
    const { nothing, noMatch } = this.#options;
    const isFiltered = this.#filter.value.trim() !== '';
    if (this.#rows.length === 0) return nothing;
    if (matching === 0) return noMatch;
    const of = isFiltered ? matching : this.#total;
    if (this.#shown.length === of) return '';
    return `Showing ${formatCount(from + 1)} to ${formatCount(from + this.#shown.length)} of ${formatCount(of)}${isFiltered ? ' that match' : ''}.`;
  }
}

/**
 * Brings the items from the index `from` up to `to` into their order, in the manner of quicksort. The order of all others stays open: it
 * is most of the work in a table of 10,000 rows.
 */
function sortPart(items, from, to, compareItems, low = 0, high = items.length) {
  if (high - low <= FEW) {
    items.splice(low, high - low, ...items.slice(low, high).sort(compareItems));
    return;
  }
  const pivot = items[(low + high) >> 1];
  let left = low;
  let right = high - 1;
  while (left <= right) {
    while (compareItems(items[left], pivot) < 0) left++;
    while (compareItems(items[right], pivot) > 0) right--;
    if (left <= right) {
      [items[left], items[right]] = [items[right], items[left]];
      left++;
      right--;
    }
  }
  if (from <= right) sortPart(items, from, to, compareItems, low, right + 1);
  if (left < to) sortPart(items, from, to, compareItems, left, high);
}

/** Missing times come first. */
function compare(a, b) {
  return typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) : Number(a) - Number(b);
}
