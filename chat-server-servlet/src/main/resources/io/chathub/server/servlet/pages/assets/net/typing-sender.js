const REPEAT_AFTER = 3_000;
const IDLE_AFTER = 4_000;

/** Sends typing notices: `true` at most once in 3 s, `false` after 4 s without a key or when the input is emptied. */
export class TypingSender {
  #send;
  #active = false;
  #lastTrue = -Infinity;
  #laterTimer = 0;
  #idleTimer = 0;

  /** @param send sends a notice, with `true` or `false` */
  constructor(send) {
    this.#send = send;
  }

  changed(text) {
    if (text === '') {
      this.#end();
      return;
    }
    const wait = this.#lastTrue + REPEAT_AFTER - performance.now();
    if (wait <= 0) this.#begin();
    // Emptied and typed again within 3 s of the last notice: the next notice waits for the end of that time.
    else if (!this.#active && !this.#laterTimer) this.#laterTimer = setTimeout(() => this.#begin(), wait);
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#end(), IDLE_AFTER);
  }

  /** Ends typing without a notice: after a sent message or a lost connection, receivers clear the sender by themselves. */
  forget() {
    this.#stop();
    this.#lastTrue = -Infinity;
  }

  #begin() {
    clearTimeout(this.#laterTimer);
    this.#laterTimer = 0;
    this.#active = true;
    this.#lastTrue = performance.now();
    this.#send(true);
  }

  #end() {
    const wasActive = this.#active;
    this.#stop();
    if (wasActive) this.#send(false);
  }

  #stop() {
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#laterTimer);
    this.#laterTimer = 0;
    this.#active = false;
  }
}
