/** Counts the messages that arrive while the tab is hidden, in the tab's title. */
export class UnreadTitle {
  #title = document.title;
  #count = 0;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#show(0);
    });
  }

  messageArrived() {
    if (document.hidden) this.#show(this.#count + 1);
  }

  #show(count) {
    this.#count = count;
    document.title = count > 0 ? `(${count > 99 ? '99+' : count}) ${this.#title}` : this.#title;
  }
}
