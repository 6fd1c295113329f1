import { byId, setText } from '../dom/dom.js';
import { Popup } from '../dom/popup.js';
import { text } from '../i18n/texts.js';

/** Why notifications cannot be turned on, by their permission. */
const DISABLED = { denied: 'settings.denied', unsupported: 'settings.unsupported' };

/** The panel of the user's settings. Notifications are turned on by a button, after which the browser asks. */
export class SettingsPanel {
  #toggle = byId('settings-toggle');
  #notify = byId('setting-notifications');
  #hint = byId('notifications-hint');
  #settings;
  #notifications;
  #panel = byId('settings-panel');
  #popup = new Popup(this.#panel, () => this.#toggle.setAttribute('aria-expanded', 'false'), this.#toggle);

  /**
   * @param settings the {@link Settings}
   * @param notifications the {@link Notifications}
   * @param sound the {@link Sound}, which is heard when it is turned on
   */
  constructor(settings, notifications, sound) {
    this.#settings = settings;
    this.#notifications = notifications;
    this.#toggle.addEventListener('click', () => (this.#popup.isOpen ? this.#popup.close() : this.#open()));
    byId('settings-close').addEventListener('click', () => this.#popup.close());
    this.#panel.addEventListener('change', ({ target }) => {
      settings.set(target.name, target.type === 'radio' ? target.value : target.checked);
      if (target.name === 'sound' && target.checked) sound.play();
    });
    this.#notify.addEventListener('click', () => this.#toggleNotifications());
  }

  #open() {
    this.#show();
    this.#popup.open(this.#toggle);
    this.#toggle.setAttribute('aria-expanded', 'true');
    byId('settings-close').focus();
  }

  async #toggleNotifications() {
    const isWanted = !this.#areOn;
    const permission = isWanted ? await this.#notifications.ask() : null;
    this.#settings.set('notifications', isWanted && permission === 'granted');
    this.#show();
  }

  /** A permission that was withdrawn since turns them off. */
  get #areOn() {
    return this.#settings.get('notifications') && this.#notifications.permission === 'granted';
  }

  #show() {
    for (const input of this.#panel.querySelectorAll('input')) {
      const value = this.#settings.get(input.name);
      input.checked = input.type === 'radio' ? input.value === value : value;
    }
    const { permission } = this.#notifications;
    setText(this.#notify, text(this.#areOn ? 'settings.doNotNotify' : 'settings.notify'));
    this.#notify.setAttribute('aria-pressed', String(this.#areOn));
    this.#notify.disabled = DISABLED[permission] !== undefined;
    setText(this.#hint, text(DISABLED[permission] ?? 'settings.notifyHint'));
  }
}
