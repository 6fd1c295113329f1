import { byId, create, setText } from './dom.js';
import { renderKeyed } from './keyed-list.js';
import { formatCount } from './format.js';

/** What was refused or ended, by reason; reasons that never occurred are left out. */
export class Counters {
  show({ refusedHandshakes, refusals, closes, dropped, failedSignIns }) {
    showList('refused-handshakes', [...refusedHandshakes, { name: 'wrong admin token', count: failedSignIns }]);
    showList('refused-messages', refusals);
    showList('closes', closes);
    showList('dropped', dropped);
  }
}

function showList(id, counters) {
  const counted = counters.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  const list = byId(id);
  list.hidden = counted.length === 0;
  setText(byId(`${id}-note`), counted.length === 0 ? 'None' : '');
  renderKeyed(list, counted, ({ name }) => name, createCounter, (item, { count }) => setText(item.lastChild, formatCount(count)));
}

function createCounter({ name }) {
  const item = create('li');
  item.append(create('span', 'counter-name', name), create('span', 'counter-count'));
  return item;
}
