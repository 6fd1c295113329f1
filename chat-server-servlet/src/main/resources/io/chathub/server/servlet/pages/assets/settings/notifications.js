const MAX_TEXT = 200;
const TITLE = (author, room) => `${author || 'No name'} in ${room}`;

/** Notifications on the desktop. The browser asks the user once, after a press of a button. */
export class Notifications {
  #onChosen;

  /** @param onChosen gets the room and the offset of the message of a notification that the user has chosen */
  constructor(onChosen) {
    this.#onChosen = onChosen;
  }

  /** `granted`, `denied`, `default` before the user has decided, or `unsupported`. */
  get permission() {
    return globalThis.Notification?.permission ?? 'unsupported';
  }

  /** Asks the user. Returns the decision. */
  async ask() {
    return this.permission === 'default' ? Notification.requestPermission() : this.permission;
  }

  /** Shows a message. A newer one of the same room takes its place. */
  show(room, { username, text, offset }) {
    if (this.permission !== 'granted') return;
    const options = { body: [...text].slice(0, MAX_TEXT).join(''), tag: `chathub/${room}`, renotify: true, icon: document.querySelector('link[rel=icon]')?.href };
    const notification = create(TITLE(username, room), options);
    notification?.addEventListener('click', () => {
      window.focus();
      notification.close();
      this.#onChosen(room, offset);
    });
  }
}

/** Browsers of phones have the class, and throw: they show notifications of service workers only. Null there. */
function create(title, options) {
  try {
    return new Notification(title, options);
  } catch {
    return null;
  }
}
