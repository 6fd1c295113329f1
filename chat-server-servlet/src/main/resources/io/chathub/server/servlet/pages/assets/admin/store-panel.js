import { byId, setText } from '../dom/dom.js';
import { formatBytes, formatCount, formatMoment } from '../dom/format.js';

/** The panel of the store; hidden where the server has none. */
export class StorePanel {
  show(store) {
    byId('store').hidden = store === null;
    if (store === null) return;
    const { name, bytes, waiting, lastCommit, failures, failure } = store;
    setText(byId('store-state'), [
      `${name || 'unknown'}, ${formatBytes(bytes)}`,
      `${formatCount(waiting)} waiting`,
      lastCommit ? `last commit ${formatMoment(lastCommit)}` : 'no commit since the start',
      `${formatCount(failures)} failed calls`,
    ].join(' · '));
    setText(byId('store-failure'), failure ? `Not available: ${failure}` : '');
  }
}
