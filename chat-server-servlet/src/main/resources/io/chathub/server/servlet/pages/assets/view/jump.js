const HIGHLIGHTED_FOR = 2_500;

/** Leads to a message by its offset: to the one in the list, or after older messages are loaded up to it. */
export class Jump {
  #messages;
  #loadOlder;
  #onMissing;
  #isReady;
  #target = null;
  #isQuiet = false;

  /**
   * @param messages the list
   * @param loadOlder loads messages before an offset
   * @param onMissing is called if there is no such message
   * @param isReady whether the list has the newest messages; {@link proceed} is called once it has
   */
  constructor(messages, { loadOlder, onMissing, isReady }) {
    this.#messages = messages;
    this.#loadOlder = loadOlder;
    this.#onMissing = onMissing;
    this.#isReady = isReady;
  }

  to(offset) {
    this.#begin(offset, false);
  }

  /** As {@link to}, without the focus and without a word if there is no such message. */
  backTo(offset) {
    this.#begin(offset, true);
  }

  #begin(offset, isQuiet) {
    this.#target = offset;
    this.#isQuiet = isQuiet;
    this.#messages.keepsOlder = true;
    this.proceed();
  }

  cancel() {
    this.#target = null;
    this.#messages.keepsOlder = false;
  }

  /** The list has more messages, or can load more again. */
  proceed() {
    if (this.#target === null || !this.#isReady()) return;
    const element = this.#messages.reveal(this.#target);
    if (element !== null) {
      this.cancel();
      if (!this.#isQuiet) highlight(element);
      return;
    }
    const before = this.#messages.olderThan;
    if (before !== null && before > this.#target) {
      this.#loadOlder(before);
      return;
    }
    this.cancel();
    if (!this.#isQuiet) this.#onMissing();
  }
}

function highlight(element) {
  element.focus({ preventScroll: true });
  element.classList.add('highlighted');
  setTimeout(() => element.classList.remove('highlighted'), HIGHLIGHTED_FOR);
}
