import { ActionFailed } from './api.js';
import { readFilter, writeFilter } from './address.js';
import { byId, setText } from '../dom/dom.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount } from '../dom/format.js';
import { scheduled } from '../dom/scheduled.js';

const PAGE = 50;
/** Milliseconds from a change of the filter to the request: a word that is typed causes few requests. */
const DELAY = 150;

/**
 * A table of any number of rows, of which the server has all and this page a part: sorted by the buttons in its header, filtered by
 * a field, and shown in pages. The filter and the order are kept in the address.
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
  #page = 0;
  /** The request under way; null for none. The answer to an earlier one is of no use. */
  #loading = null;
  #items = new WeakMap();

  /**
   * @param name begins the ids of the elements, and is the filter's name in the address
   * @param column the first order, descending
   * @param read requests the part `{ sort, filter, offset, limit }`; resolves to `{ total, matching, items }`
   * @param keyOf returns the key of an item
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
    this.#filter.value = readFilter(name).slice(0, this.#filter.maxLength);
    this.#readOrder();
    for (const header of this.#headers) header.querySelector('button').addEventListener('click', () => this.#sortBy(header.dataset.sort));
    const load = scheduled(() => this.#request(), DELAY);
    this.#filter.addEventListener('input', () => {
      this.#page = 0;
      writeFilter(name, this.#wanted);
      load();
    });
    const [previous, next] = byId(`${name}-pager`).querySelectorAll('button');
    previous.addEventListener('click', () => this.#turn(-1));
    next.addEventListener('click', () => this.#turn(1));
  }

  /** Requests the present state of the rows that are shown, unless a request is under way. */
  async refresh() {
    if (this.#loading === null) await this.#request();
  }

  /** The item of a row. */
  itemOf(row) {
    return this.#items.get(row);
  }

  get #wanted() {
    return this.#filter.value.trim();
  }

  get #sort() {
    return this.#descending ? `-${this.#column}` : this.#column;
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
    writeFilter(`${this.#name}-sort`, this.#sort);
    this.#showOrder();
    this.#request();
  }

  #showOrder() {
    for (const header of this.#headers) {
      if (header.dataset.sort === this.#column) header.setAttribute('aria-sort', this.#descending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    }
  }

  async #turn(step) {
    this.#page += step;
    if (await this.#request()) byId(`${this.#name}-scroll`).scrollTop = 0;
  }

  /** Requests the rows of the present page, order and filter. Resolves to whether they are shown. */
  async #request() {
    const loading = {};
    const filter = this.#wanted;
    this.#loading = loading;
    try {
      const part = await this.#options.read({ sort: this.#sort, filter, offset: this.#page * PAGE, limit: PAGE });
      if (this.#loading !== loading) return false;
      const last = Math.max(0, Math.ceil(part.matching / PAGE) - 1);
      if (this.#page > last) {
        this.#page = last; // there are fewer rows than before
        return await this.#request();
      }
      this.#show(part, filter, last);
      return true;
    } catch (error) {
      // The monitoring feed gets the same rejection, or no answer either, and shows it.
      if (!(error instanceof ActionFailed)) throw error;
      return false;
    } finally {
      if (this.#loading === loading) this.#loading = null;
    }
  }

  #show(part, filter, last) {
    const { keyOf, createRow, updateRow } = this.#options;
    renderKeyed(this.#body, part.items, keyOf, createRow, (row, item) => {
      this.#items.set(row, item);
      updateRow(row, item);
    });
    byId(`${this.#name}-scroll`).hidden = part.total === 0;
    this.#showPages(last);
    setText(byId(`${this.#name}-note`), this.#describe(part, filter !== ''));
  }

  #showPages(last) {
    const pager = byId(`${this.#name}-pager`);
    pager.hidden = last === 0;
    const [previous, next] = pager.querySelectorAll('button');
    previous.disabled = this.#page === 0;
    next.disabled = this.#page === last;
    setText(pager.querySelector('span'), `Page ${formatCount(this.#page + 1)} of ${formatCount(last + 1)}`);
  }

  #describe({ total, matching, items }, isFiltered) {
    const { nothing, noMatch } = this.#options;
    if (total === 0) return nothing;
    if (matching === 0) return noMatch;
    if (items.length === matching) return '';
    const from = this.#page * PAGE;
    return `Showing ${formatCount(from + 1)} to ${formatCount(from + items.length)} of ${formatCount(matching)}${isFiltered ? ' that match' : ''}.`;
  }
}
