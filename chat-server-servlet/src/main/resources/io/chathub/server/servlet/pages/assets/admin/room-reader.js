import { ActionFailed, fetchHistory } from './api.js';
import { createDeleteButton, createMessageItem } from './message-item.js';
import { byId, setText } from '../dom/dom.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount } from '../dom/format.js';

/** The number of messages that are shown at most. Older ones are found by the search of the server. */
const MAX_MESSAGES = 500;

/** The dialog that shows the messages of a room, oldest first, and loads older ones. */
export class RoomReader {
  #dialog = byId('reader');
  #list = byId('reader-messages');
  #older = byId('reader-older');
  #note = byId('reader-note');
  #onDelete;
  #room = null;
  /** The messages by offset. */
  #messages = new Map();
  #more = false;
  /** The load under way; null for none. An answer that arrives after its dialog was closed must not change the next one. */
  #loading = null;
  /** The offset of the message that the operator deletes, until it is deleted; null for none. */
  #deleting = null;

  /** @param onDelete gets the message that the operator wants to delete, as `room/offset`, and its author */
  constructor(onDelete) {
    this.#onDelete = onDelete;
    this.#older.addEventListener('click', () => this.#load(this.#first));
    byId('reader-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => this.#forget());
  }

  async open(room) {
    this.#forget();
    this.#room = room;
    setText(byId('reader-title'), `Messages in ${room}`);
    setText(this.#note, 'Waiting for data');
    this.#dialog.showModal();
    await this.#load();
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** Loads the newest messages again, and the one that is being deleted, if a room is shown. */
  async refresh() {
    if (this.#room === null || this.#loading !== null) return;
    await this.#load();
    if (this.#deleting !== null && this.#loading === null) await this.#load(this.#deleting + 1);
  }

  get #first() {
    return Math.min(...this.#messages.keys());
  }

  #forget() {
    this.#room = null;
    this.#loading = null;
    this.#deleting = null;
    this.#messages.clear();
    this.#more = false;
    this.#render();
  }

  /** @param before loads the messages before this offset; undefined: the newest */
  async #load(before) {
    const loading = {};
    this.#loading = loading;
    try {
      const page = await fetchHistory(this.#room, before);
      if (this.#loading !== loading) return;
      this.#loading = null;
      this.#add(page, before === undefined);
      this.#render();
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
      if (this.#loading !== loading) return;
      this.#loading = null;
      setText(this.#note, error.message);
    }
  }

  #add({ messages, more }, areNewest) {
    const from = messages.length === 0 ? Infinity : messages[0].offset;
    // More messages have arrived than a page has: the list begins anew, so that it has no hole.
    if (areNewest && more && from > Math.max(...this.#messages.keys())) this.#messages.clear();
    if (from < this.#first || messages.length === 0) this.#more = more;
    for (const message of messages) this.#messages.set(message.offset, message);
    if (this.#messages.get(this.#deleting)?.deleted) this.#deleting = null;
    if (areNewest && this.#messages.size > MAX_MESSAGES) this.#drop(this.#messages.size - MAX_MESSAGES);
  }

  #drop(count) {
    for (const offset of [...this.#messages.keys()].sort((a, b) => a - b).slice(0, count)) this.#messages.delete(offset);
    this.#more = true;
  }

  #render() {
    const messages = [...this.#messages.values()].sort((a, b) => a.offset - b.offset);
    const atEnd = this.#list.scrollTop + this.#list.clientHeight >= this.#list.scrollHeight - 8;
    const height = this.#list.scrollHeight;
    const first = this.#list.firstElementChild;
    renderKeyed(this.#list, messages, ({ offset, deleted }) => `${offset} ${deleted}`, (message) => this.#createItem(message), (item, { text }) =>
      setText(item.querySelector('.feed-text'), text));
    if (atEnd) this.#list.scrollTop = this.#list.scrollHeight;
    else if (first !== this.#list.firstElementChild) this.#list.scrollTop += this.#list.scrollHeight - height;
    this.#list.hidden = messages.length === 0;
    this.#older.hidden = !this.#more || messages.length >= MAX_MESSAGES;
    setText(this.#note, messages.length === 0 ? 'No message is held.' : `${formatCount(messages.length)} shown`);
  }

  #createItem(message) {
    const { offset, username, deleted } = message;
    const item = createMessageItem({ ...message, room: '' });
    if (deleted) item.querySelector('.feed-text').classList.add('deleted');
    else item.append(createDeleteButton(username, () => this.#delete(offset, username)));
    return item;
  }

  #delete(offset, username) {
    this.#deleting = offset;
    this.#onDelete({ message: `${this.#room}/${offset}`, username });
  }
}
