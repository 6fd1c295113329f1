import { fetchRooms } from './api.js';
import { PagedTable } from './paged-table.js';
import { byId, create, setText } from '../dom/dom.js';
import { formatAgo, formatCount, formatMoment, formatRate } from '../dom/format.js';

/** The table of open rooms, filtered by name. */
export class RoomsTable {
  #table;
  #now = 0;

  /**
   * @param onRead gets the name of a room to read
   * @param onClose gets the name of a room to close
   */
  constructor(onRead, onClose) {
    this.#table = new PagedTable('rooms', {
      column: 'members',
      read: fetchRooms,
      keyOf: ({ name }) => name,
      createRow,
      updateRow: (row, room) => updateRow(row, room, this.#now),
      nothing: 'No room is open.',
      noMatch: 'No room matches the filter.',
    });
    byId('rooms-table').addEventListener('click', (event) => {
      const button = event.target.closest('button[data-action]');
      const room = button && this.#table.itemOf(button.closest('tr'));
      if (room) (button.dataset.action === 'read' ? onRead : onClose)(room.name);
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
  const name = create('td', 'cell-room');
  name.append(create('bdi'));
  const actions = create('td', 'row-actions');
  for (const [action, label] of [['read', 'Read'], ['close', 'Close']]) {
    const button = create('button', 'button small', label);
    button.type = 'button';
    button.dataset.action = action;
    actions.append(button);
  }
  row.append(name, create('td', 'number'), create('td', 'number'), create('td', 'number'), create('td'), actions);
  return row;
}

function updateRow(row, { name, members, rate, messages, lastMessage }, now) {
  const [nameCell, membersCell, rateCell, messagesCell, lastCell, actions] = row.cells;
  if (nameCell.firstChild.textContent !== name) {
    nameCell.firstChild.textContent = name;
    nameCell.title = name;
    for (const button of actions.children) button.setAttribute('aria-label', `${button.textContent} the room ${name}`);
  }
  setText(membersCell, formatCount(members));
  setText(rateCell, rate === null ? '–' : formatRate(rate));
  setText(messagesCell, formatCount(messages));
  setText(lastCell, lastMessage ? formatAgo(now - lastMessage) : '–');
  lastCell.title = lastMessage ? formatMoment(lastMessage) : 'no message since the server has opened the room';
}
