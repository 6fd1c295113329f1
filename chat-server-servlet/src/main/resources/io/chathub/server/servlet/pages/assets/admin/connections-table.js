import { fetchConnections } from './api.js';
import { PagedTable } from './paged-table.js';
import { byId, create, setText } from '../dom/dom.js';
import { createAvatar, updateAvatar } from '../dom/avatar.js';
import { formatAgo, formatCount, formatDuration, formatTime, formatMoment } from '../dom/format.js';

const ACTIONS = [['disconnect', 'Disconnect'], ['mute', 'Mute'], ['ban', 'Ban']];

/** The table of open connections, filtered by name, id, user, address or room. */
export class ConnectionsTable {
  #table;
  #now = 0;

  /** @param onAction gets `disconnect`, `mute` or `ban` and the connection when the button in its row is pressed */
  constructor(onAction) {
    this.#table = new PagedTable('connections', {
      column: 'connectedAt',
      read: fetchConnections,
      keyOf: ({ id }) => id,
      createRow,
      updateRow: (row, connection) => updateRow(row, connection, this.#now),
      nothing: 'Nobody is connected.',
      noMatch: 'No connection matches the filter.',
    });
    byId('connections-table').addEventListener('click', (event) => {
      const button = event.target.closest('button[data-action]');
      const connection = button && this.#table.itemOf(button.closest('tr'));
      if (connection) onAction(button.dataset.action, connection);
    });
  }

  /** Shows the present state. @param now the server's time */
  async refresh(now) {
    this.#now = now;
    await this.#table.refresh();
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
  const title = [username, userId && `user ${userId}`, rooms.length > 0 && `in ${rooms.join(', ')}`].filter(Boolean).join('\n');
  if (label.title !== title) label.title = title;
  setText(connected.firstChild, connectedAt ? formatTime(connectedAt) : '–');
  setText(connected.lastChild, connectedAt ? ` for ${formatDuration(now - connectedAt)}` : '');
  if (connectedAt) connected.title = formatMoment(connectedAt);
  setText(sent, formatCount(messagesSent));
  setText(active, lastActivity ? formatAgo(now - lastActivity) : '–');
  setText(from.firstChild, remoteAddress || '–');
  from.title = version ? `${remoteAddress}, protocol version ${version}` : remoteAddress;
  setText(idCell.firstChild, id);
  idCell.title = id;
}
