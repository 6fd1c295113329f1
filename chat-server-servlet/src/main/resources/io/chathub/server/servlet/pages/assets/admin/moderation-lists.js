import { ActionFailed, act } from './api.js';
import { byId, create, setText } from '../dom/dom.js';
import { renderKeyed } from '../dom/keyed-list.js';
import { formatCount, formatDuration, formatMoment, formatTimeWithSeconds } from '../dom/format.js';

const MAX_LINES = 200;
const KINDS = { client: 'Connection ', user: 'User ', address: 'Address ', message: 'Message ', data: 'Data ', room: 'Room ' };
/** The actions whose data is a room. */
const OF_ROOMS = new Set(['close', 'retain']);
const LIFTS = { mute: 'unmute', ban: 'unban' };
/** The CSS class by action. A class is never made from received text. */
const ACTION_CLASSES = new Map([['ban', 'event-bad'], ['mute', 'event-out'], ['disconnect', 'event-out'], ['delete', 'event-out'], ['close', 'event-out'], ['erase', 'event-bad'], ['unban', 'event-in'], ['unmute', 'event-in']]);

/** The list of mutes and bans, each with a button that lifts it. */
export class SanctionsList {
  #list = byId('sanctions');
  #note = byId('sanctions-note');
  #onLifted;

  /** @param onLifted gets a sentence about the outcome, and whether lifting failed */
  constructor(onLifted) {
    this.#onLifted = onLifted;
  }

  show(sanctions, now) {
    this.#list.hidden = sanctions.length === 0;
    const more = sanctions.length - MAX_LINES;
    setText(this.#note, sanctions.length === 0 ? 'Nobody is muted or banned.' : more > 0 ? `and ${formatCount(more)} more` : '');
    renderKeyed(this.#list, sanctions.slice(0, MAX_LINES), keyOf, (sanction) => this.#createItem(sanction), (item, { until }) => {
      setText(item.querySelector('.sanction-left'), until ? `${formatDuration(until - now)} left` : '');
    });
  }

  #createItem({ sanction, kind, value, until, moderator, reason }) {
    const item = create('li');
    const head = create('div', 'feed-head');
    const left = create('span', 'cell-sub sanction-left');
    if (until) left.title = `until ${formatMoment(until)}`;
    head.append(badge(sanction), subject(kind, value), left);
    const lift = create('button', 'button small', 'Lift');
    lift.type = 'button';
    lift.setAttribute('aria-label', `Lift the ${sanction} of ${value}`);
    lift.addEventListener('click', () => this.#lift(lift, sanction, { kind, value }));
    const body = create('div', 'feed-body');
    body.append(head, why(moderator, reason));
    item.append(body, lift);
    return item;
  }

  async #lift(button, sanction, subjectOf) {
    button.disabled = true;
    try {
      await act(LIFTS[sanction], subjectOf);
      this.#onLifted(`Lifted the ${sanction}.`, false);
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
      button.disabled = false;
      this.#onLifted(error.message, true);
    }
  }
}

/** The list of executed actions, newest first. */
export class AuditLog {
  #list = byId('audit-log');
  #note = byId('audit-note');

  show(lines) {
    this.#list.hidden = lines.length === 0;
    const more = lines.length - MAX_LINES;
    setText(this.#note, lines.length === 0 ? 'No action yet.' : more > 0 ? `and ${formatCount(more)} older` : '');
    renderKeyed(this.#list, lines.slice(0, MAX_LINES), keyOf, createLine);
  }
}

const keyOf = (item) => JSON.stringify(item);

function createLine({ at, moderator, action, kind, value, seconds, reason, affected }) {
  const item = create('li');
  const time = create('time', '', at ? formatTimeWithSeconds(at) : '–');
  if (at) {
    time.dateTime = at.toISOString();
    time.title = formatMoment(at);
  }
  const head = create('div', 'feed-head');
  head.append(badge(action), subject(OF_ROOMS.has(action) ? 'room' : kind, value), time);
  const body = create('div', 'feed-body');
  body.append(head, why(moderator, reason, effect(action, kind, seconds, affected)));
  item.append(body);
  return item;
}

/** The duration and the number of those concerned, in front of the moderator. */
function effect(action, kind, seconds, affected) {
  if (action === 'close') return `${affected === 1 ? '1 member' : `${formatCount(affected)} members`}, `;
  if (kind === 'message' || kind === 'data') return '';
  if (action === 'erase') return `${formatCount(affected)} messages, `;
  const length = seconds > 0 ? `for ${formatDuration(seconds * 1_000)}, ` : '';
  return `${length}${affected === 1 ? '1 connection' : `${formatCount(affected)} connections`}, `;
}

function badge(word) {
  const element = create('span', 'event-type', word || 'unknown');
  if (ACTION_CLASSES.has(word)) element.classList.add(ACTION_CLASSES.get(word));
  return element;
}

function subject(kind, value) {
  const element = create('span', 'feed-name', KINDS[kind] ?? '');
  const name = create('bdi', 'subject', value);
  element.append(name);
  element.title = value;
  return element;
}

function why(moderator, reason, before = '') {
  const line = create('p', 'why cell-sub', `${before}by `);
  line.append(create('bdi', 'moderator', moderator));
  if (reason) {
    const said = create('bdi', 'reason', reason);
    line.append(': ', said);
  }
  return line;
}
