import { NotDone, act } from './admin-api.js';
import { byId, create, setText } from './dom.js';

const ACTIONS = {
  disconnect: { title: 'Disconnect', kinds: ['client', 'user', 'address'], lasts: false, hint: 'The client does not come back by itself; nothing keeps it from it.' },
  mute: { title: 'Mute', kinds: ['client', 'user', 'address'], lasts: true, hint: 'Who is muted can read, and cannot write.' },
  ban: { title: 'Ban', kinds: ['user', 'address'], lasts: true, hint: 'Who is banned is disconnected and cannot connect.' },
};

/** Asks whom an action is about, for how long and why, and takes it. */
export class ActionDialog {
  #dialog = byId('act');
  #subjects = byId('act-subjects');
  #duration = byId('act-duration');
  #reason = byId('act-reason');
  #error = byId('act-error');
  #confirm = byId('act-confirm');
  #onDone;
  #action = 'disconnect';
  #choices = [];
  /** An answer that comes after its dialog was left is not the business of the next one. */
  #opening = 0;

  /** @param onDone is called with a sentence when an action has been taken */
  constructor(onDone) {
    this.#onDone = onDone;
    byId('act-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#take();
    });
    byId('act-cancel').addEventListener('click', () => this.#dialog.close());
  }

  /** @param client with `id`, `username`, `userId` and `remoteAddress`; what is empty is not offered */
  open(action, { id, username, userId, remoteAddress }) {
    const { title, kinds, lasts, hint } = ACTIONS[action];
    const values = { client: id, user: userId, address: remoteAddress };
    this.#opening++;
    this.#action = action;
    this.#choices = kinds.filter((kind) => values[kind]).map((kind) => ({ kind, value: values[kind] }));
    byId('act-title').replaceChildren(`${title} `, create('bdi', '', username || 'a client without a name'));
    setText(byId('act-hint'), hint);
    setText(this.#confirm, title);
    setText(this.#error, '');
    this.#subjects.replaceChildren(...this.#choices.map(subjectChoice));
    byId('act-duration-line').hidden = !lasts;
    this.#confirm.disabled = this.#choices.length === 0;
    this.#reason.value = '';
    this.#dialog.showModal();
    this.#reason.focus();
  }

  async #take() {
    const subject = this.#choices[Number(this.#subjects.querySelector('input:checked')?.value)];
    if (!subject || this.#confirm.disabled) return;
    const opening = this.#opening;
    const action = this.#action;
    const { title, lasts } = ACTIONS[action];
    const request = { ...subject, reason: this.#reason.value };
    if (lasts) request.duration = this.#duration.value;
    this.#confirm.disabled = true;
    setText(this.#error, '');
    try {
      const affected = await act(action, request);
      if (opening === this.#opening) this.#dialog.close();
      this.#onDone(`${title}: done, ${affected === 1 ? 'one connection' : `${affected} connections`} affected.`);
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      if (opening === this.#opening) setText(this.#error, error.message);
      else this.#onDone(`${title}: ${error.message}`);
    } finally {
      if (opening === this.#opening) this.#confirm.disabled = false;
    }
  }
}

function subjectChoice({ kind, value }, index) {
  const label = create('label', 'choice');
  const radio = create('input');
  radio.type = 'radio';
  radio.name = 'subject';
  radio.value = String(index);
  radio.checked = index === 0;
  const text = create('span', 'choice-text', { client: 'This connection', user: 'User ', address: 'Everybody at ' }[kind]);
  if (kind !== 'client') text.append(create('bdi', '', value));
  label.append(radio, text);
  return label;
}
