import { byId, create, setText } from '../dom/dom.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount } from '../dom/format.js';

/** The counters of rejected handshakes and requests, closed connections and dropped events. Zero counters are left out. */
export class Counters {
  show({ rejectedHandshakes, rejectedRequests, closes, dropped, failedSignIns }) {
    showList('rejected-handshakes', [...rejectedHandshakes, { name: 'wrong admin token', count: failedSignIns }]);
    showList('rejected-requests', rejectedRequests);
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
