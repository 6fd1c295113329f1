import { setText } from '../dom/dom.js';

const TEXTS = {
  connecting: 'Connecting',
  online: 'Online',
  waiting: 'Reconnecting',
  offline: 'No network',
  closed: 'Not connected',
};

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
    setText(this.#text, state.reason ? `Disconnected: ${state.reason}` : TEXTS[state.name]);
    setText(this.#countdown, '');
    if (state.name === 'waiting') {
      const tick = () => setText(this.#countdown, ` in ${Math.max(1, Math.ceil((state.retryAt - performance.now()) / 1000))} s`);
      tick();
      this.#ticker = setInterval(tick, 250);
    }
  }
}
