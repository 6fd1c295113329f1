import { ActionFailed, act, fetchExport } from './api.js';
import { byId, create, setText } from '../dom/dom.js';
import { formatBytes, formatCount, formatMoment } from '../dom/format.js';

/** The panel of the store, with the actions on the data; hidden where the server has no store. */
export class StorePanel {
  #onDone;

  /**
   * @param onErase gets the id of a user to erase
   * @param onDone gets a sentence about the outcome of an action, and whether it failed
   */
  constructor(onErase, onDone) {
    this.#onDone = onDone;
    byId('store-backup').addEventListener('click', ({ currentTarget }) => this.#run(currentTarget, backUp));
    byId('store-export').addEventListener('click', ({ currentTarget }) => this.#run(currentTarget, download));
    byId('erase-form').addEventListener('submit', (event) => {
      event.preventDefault();
      onErase(byId('erase-user').value);
    });
  }

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

  async #run(button, action) {
    button.disabled = true;
    try {
      this.#onDone(await action(), false);
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
      this.#onDone(error.message, true);
    } finally {
      button.disabled = false;
    }
  }
}

async function backUp() {
  const value = `chat-${new Date().toISOString().replace(/[:.]/g, '-')}.db`;
  const affected = await act('backup', { kind: 'data', value });
  return affected === undefined ? `The backup ${value} goes on; the audit log shows its end.` : `The backup ${value} is written.`;
}

async function download() {
  const link = create('a');
  link.href = URL.createObjectURL(await fetchExport());
  link.download = 'chat-export.jsonl';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return 'The export is complete.';
}
