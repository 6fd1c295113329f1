import { ActionFailed, act } from './api.js';
import { byId, create, setText } from '../dom/dom.js';

const ACTIONS = {
  disconnect: { title: 'Disconnect', kinds: ['client', 'user', 'address'], hasDuration: false, hint: 'Closes the connection. The client does not reconnect by itself, but may connect again.' },
  mute: { title: 'Mute', kinds: ['client', 'user', 'address'], hasDuration: true, hint: 'A muted client can read but cannot post.' },
  delete: { title: 'Delete', kinds: ['message'], hasDuration: false, hint: 'The text is gone for everybody; an empty line stays in the conversation.' },
  erase: { title: 'Erase', kinds: ['user'], hasDuration: false, hasMode: true, hint: 'The messages of the user are changed for everybody, and nothing else of the user is kept but mutes and bans. This cannot be undone.' },
  close: { title: 'Close', kinds: ['data'], hasDuration: false, hint: 'Removes everybody from the room. Its messages stay, and everybody may join it again.' },
  ban: { title: 'Ban', kinds: ['user', 'address'], hasDuration: true, hint: 'Closes the connections of a user or an address and rejects new ones.' },
};

/** The dialog of an action: the operator chooses subject, duration and reason, and executes it. */
export class ActionDialog {
  #dialog = byId('act');
  #subjects = byId('act-subjects');
  #duration = byId('act-duration');
  #mode = byId('act-mode');
  #reason = byId('act-reason');
  #error = byId('act-error');
  #confirm = byId('act-confirm');
  #onDone;
  #action = 'disconnect';
  #choices = [];
  /** Counts the openings: an answer that arrives after its dialog was closed must not change the next one. */
  #opening = 0;

  /** @param onDone gets a sentence about the outcome of an action, unless the open dialog shows it */
  constructor(onDone) {
    this.#onDone = onDone;
    byId('act-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#execute();
    });
    byId('act-cancel').addEventListener('click', () => this.#dialog.close());
  }

  /**
   * Opens the dialog for a client, for one message, or for a room, which is `data`. Connection, user and address are offered as
   * subjects, except empty ones.
   *
   * @param action `disconnect`, `mute`, `ban`, `erase`, `delete` or `close`
   */
  open(action, { id, username, userId, remoteAddress, message, data }) {
    const { title, kinds, hasDuration, hasMode, hint } = ACTIONS[action];
    const values = { client: id, user: userId, address: remoteAddress, message, data };
    this.#opening++;
    this.#action = action;
    this.#choices = kinds.filter((kind) => values[kind]).map((kind) => ({ kind, value: values[kind] }));
    byId('act-title').replaceChildren(`${title} `, create('bdi', '', username || 'a client without a name'));
    setText(byId('act-hint'), hint);
    setText(this.#confirm, title);
    setText(this.#error, '');
    this.#subjects.replaceChildren(...this.#choices.map(subjectChoice));
    byId('act-duration-line').hidden = !hasDuration;
    byId('act-mode-line').hidden = !hasMode;
    this.#confirm.disabled = this.#choices.length === 0;
    this.#reason.value = '';
    this.#dialog.showModal();
    this.#reason.focus();
  }

  async #execute() {
    const subject = this.#choices[Number(this.#subjects.querySelector('input:checked')?.value)];
    if (!subject || this.#confirm.disabled) return;
    const opening = this.#opening;
    const action = this.#action;
    const { title, hasDuration, hasMode } = ACTIONS[action];
    const request = { ...subject, reason: this.#reason.value };
    if (hasDuration) request.duration = this.#duration.value;
    if (hasMode) request.mode = this.#mode.value;
    this.#confirm.disabled = true;
    setText(this.#error, '');
    try {
      const affected = await act(action, request);
      if (opening === this.#opening) this.#dialog.close();
      this.#onDone(`${title}: ${outcome(action, affected)}`);
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
      if (opening === this.#opening) setText(this.#error, error.message);
      else this.#onDone(`${title}: ${error.message}`);
    } finally {
      if (opening === this.#opening) this.#confirm.disabled = false;
    }
  }
}

function outcome(action, affected) {
  if (affected === undefined) return 'goes on; the audit log shows its end.';
  if (action === 'erase') return `done, ${affected === 1 ? 'one message' : `${affected} messages`} changed.`;
  if (action === 'delete') return affected === 1 ? 'done.' : 'the message was deleted before.';
  if (action === 'close') return `done, ${affected === 1 ? 'one member' : `${affected} members`} removed.`;
  return `done, ${affected === 1 ? 'one connection' : `${affected} connections`} affected.`;
}

function subjectChoice({ kind, value }, index) {
  const label = create('label', 'choice');
  const radio = create('input');
  radio.type = 'radio';
  radio.name = 'subject';
  radio.value = String(index);
  radio.checked = index === 0;
  const text = create('span', 'choice-text', { client: 'This connection', user: 'User ', address: 'Everybody at ', message: 'The message ', data: 'The room ' }[kind]);
  if (kind !== 'client') text.append(create('bdi', '', value));
  label.append(radio, text);
  return label;
}
