const ECHO_TIMEOUT = 8_000;

/**
 * Messages that were sent and not yet seen coming back. v1 has no acknowledgement: the server's echo is the only sign
 * that a message arrived, so one that does not come back is reported instead of being lost silently.
 */
export class Outbox {
  #onUnconfirmed;
  #waiting = [];

  constructor(onUnconfirmed) {
    this.#onUnconfirmed = onUnconfirmed;
  }

  sent(message) {
    const timer = setTimeout(() => this.#giveUp(message), ECHO_TIMEOUT);
    this.#waiting.push({ message, timer });
  }

  echoed(text) {
    const index = this.#waiting.findIndex(({ message }) => message.text === text);
    if (index < 0) return;
    const [{ timer }] = this.#waiting.splice(index, 1);
    clearTimeout(timer);
  }

  connectionLost() {
    for (const { message, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      this.#onUnconfirmed(message);
    }
  }

  #giveUp(message) {
    const index = this.#waiting.findIndex((entry) => entry.message === message);
    this.#waiting.splice(index, 1);
    this.#onUnconfirmed(message);
  }
}
