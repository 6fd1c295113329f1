import { setText } from '../dom/dom.js';
import { text } from '../i18n/texts.js';

const TEXTS = {
  connecting: 'state.connecting',
  online: 'state.online',
  waiting: 'state.waiting',
  offline: 'state.offline',
  closed: 'state.closed',
};

/** Why the connection is closed for good, as a sentence; null for no reason. */
export function closedBecause({ reason, serverReason = '' }) {
  if (!reason) return null;
  return serverReason === '' ? text(reason) : text('closed.serverSays', { reason: text(reason), words: serverReason });
}

/** Shows the state of the connection, in the header. */
export class ConnectionStateView {
  #pill;
  #text;
  #countdown;
  #ticker = 0;

  constructor(pill) {
    this.#pill = pill;
    this.#text = pill.querySelector('.state-text');
    // Hidden from screen readers, so that they announce the state once and not each second.
    this.#countdown = pill.querySelector('.state-countdown');
  }

  show(state) {
    clearInterval(this.#ticker);
    this.#pill.dataset.state = state.name;
    const reason = closedBecause(state);
    setText(this.#text, reason === null ? text(TEXTS[state.name]) : text('state.closedBecause', { reason }));
    setText(this.#countdown, '');
    if (state.name === 'waiting') {
      const tick = () => setText(this.#countdown, ` ${text('state.countdown', { count: Math.max(1, Math.ceil((state.retryAt - performance.now()) / 1000)) })}`);
      tick();
      this.#ticker = setInterval(tick, 250);
    }
  }
}
