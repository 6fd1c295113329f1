import { shownName } from '../dom/name-element.js';
import { language } from '../i18n/language.js';
import { text } from '../i18n/texts.js';

const MAX_TEXT = 200;

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
  show(room, { username, text: written, offset }) {
    if (this.permission !== 'granted') return;
    const options = { body: [...written].slice(0, MAX_TEXT).join(''), lang: language, dir: 'auto', tag: `chathub/${room}`, renotify: true, icon: document.querySelector('link[rel=icon]')?.href };
    const notification = create(text('notification.title', { author: shownName(username), room }), options);
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
