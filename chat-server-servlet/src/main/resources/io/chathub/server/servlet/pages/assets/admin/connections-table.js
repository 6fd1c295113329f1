import { byId, create, setText } from '../dom/dom.js';
import { createAvatar, updateAvatar } from '../dom/avatar.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount, formatDuration, formatTime, formatMoment } from '../dom/format.js';

const MAX_ROWS = 200;
const UNKNOWN = { userId: '', remoteAddress: '', version: 0, rooms: [] };
const ACTIONS = [['disconnect', 'Disconnect'], ['mute', 'Mute'], ['ban', 'Ban']];

/** The table of open connections, sorted by its header buttons and filtered by name, id, user or address. */
export class ConnectionsTable {
  #body = byId('connections-table').tBodies[0];
  #headers = [...byId('connections-table').querySelectorAll('th[data-sort]')];
  #filter = byId('connections-filter');
  #note = byId('connections-note');
  #scroll = byId('connections-scroll');
  #column = 'connectedAt';
  #descending = true;
  #connections = [];
  #details = new Map();
  #shown = new WeakMap();
  #total = 0;
  #now = 0;

  /** @param onAction gets `disconnect`, `mute` or `ban` and the connection when the button in its row is pressed */
  constructor(onAction) {
    this.#body.addEventListener('click', (event) => {
      const button = event.target.closest('button[data-action]');
      const connection = button && this.#shown.get(button.closest('tr'));
      if (connection) onAction(button.dataset.action, connection);
    });
    for (const header of this.#headers) header.querySelector('button').addEventListener('click', () => this.#sortBy(header.dataset.sort));
    this.#filter.addEventListener('input', () => this.#render());
  }

  show({ connections, totalConnections, now }) {
    this.#connections = connections.map((connection) => this.#withDetails(connection));
    this.#total = Math.max(totalConnections, connections.length);
    this.#now = now;
    this.#render();
  }

  /** @param clients details of the connections (user, address, version, rooms), by connection id */
  showDetails(clients) {
    this.#details = clients;
    this.#connections = this.#connections.map((connection) => this.#withDetails(connection));
    this.#render();
  }

  /** Whether a connection in the table has no details yet. */
  get lacksDetails() {
    return this.#connections.some(({ id }) => !this.#details.has(id));
  }

  #withDetails(connection) {
    return { ...connection, ...(this.#details.get(connection.id) ?? UNKNOWN) };
  }

  #sortBy(column) {
    this.#descending = column === this.#column ? !this.#descending : false;
    this.#column = column;
    for (const header of this.#headers) {
      if (header.dataset.sort === column) header.setAttribute('aria-sort', this.#descending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    }
    this.#render();
  }

  #render() {
    const wanted = this.#filter.value.trim().toLowerCase();
    const matching = wanted === '' ? [...this.#connections]
      : this.#connections.filter(({ id, username, userId, remoteAddress }) =>
        [username, id, userId, remoteAddress].some((value) => value.toLowerCase().includes(wanted)));
    const sign = this.#descending ? -1 : 1;
    matching.sort((a, b) => sign * compare(a[this.#column], b[this.#column]) || compare(a.id, b.id));
    const shown = matching.slice(0, MAX_ROWS);
    renderKeyed(this.#body, shown, ({ id }) => id, createRow, (row, connection) => {
      this.#shown.set(row, connection);
      updateRow(row, connection, this.#now);
    });
    this.#scroll.hidden = this.#connections.length === 0;
    setText(this.#note, this.#describe(wanted !== '', shown.length, matching.length));
  }

  #describe(filtered, shown, matching) {
    if (this.#total === 0) return 'Nobody is connected.';
    if (filtered && matching === 0) return 'No connection matches the filter.';
    const more = (filtered ? matching : this.#total) - shown;
    return more > 0 ? `Showing ${formatCount(shown)}, and ${formatCount(more)} more${filtered ? ' match' : ''}.` : '';
  }
}

function createRow() {
  const row = create('tr');
  const name = create('div', 'cell-name');
  name.append(createAvatar(''), create('bdi'));
  const connected = create('td');
  connected.append(create('span'), create('span', 'cell-sub'));
  const nameCell = create('td');
  nameCell.append(name);
  const id = create('td');
  id.append(create('span', 'cell-id'));
  const from = create('td');
  from.append(create('span', 'cell-from'));
  const actions = create('td', 'row-actions');
  for (const [action, label] of ACTIONS) {
    const button = create('button', 'button small', label);
    button.type = 'button';
    button.dataset.action = action;
    actions.append(button);
  }
  row.append(nameCell, connected, create('td', 'number'), create('td'), from, id, actions);
  return row;
}

function updateRow(row, { id, username, connectedAt, messagesSent, lastActivity, userId, remoteAddress, version, rooms }, now) {
  const [name, connected, sent, active, from, idCell, actions] = row.cells;
  const [avatar, label] = name.firstChild.children;
  if (label.textContent !== username || avatar.textContent === '?') {
    updateAvatar(avatar, username);
    label.textContent = username;
    for (const button of actions.children) button.setAttribute('aria-label', `${button.textContent} ${username || id}`);
  }
  // Without details the user and the address are not known, which an action may be about.
  for (const button of actions.children) button.disabled = remoteAddress === '';
  const title = [username, userId && `user ${userId}`, rooms.length > 0 && `in ${rooms.join(', ')}`].filter(Boolean).join('\n');
  if (label.title !== title) label.title = title;
  setText(connected.firstChild, connectedAt ? formatTime(connectedAt) : '–');
  setText(connected.lastChild, connectedAt ? ` for ${formatDuration(now - connectedAt)}` : '');
  if (connectedAt) connected.title = formatMoment(connectedAt);
  setText(sent, formatCount(messagesSent));
  setText(active, lastActivity ? ago(now - lastActivity) : '–');
  setText(from.firstChild, remoteAddress || '–');
  from.title = version ? `${remoteAddress}, protocol version ${version}` : remoteAddress;
  setText(idCell.firstChild, id);
  idCell.title = id;
}

const ago = (milliseconds) => (milliseconds < 1000 ? 'now' : `${formatDuration(milliseconds)} ago`);

function compare(a, b) {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b);
  return Number(a) - Number(b);
}
