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
  #sound;
  #popup = new Popup(byId('settings-panel'), () => this.#toggle.setAttribute('aria-expanded', 'false'), this.#toggle);

  /**
   * @param settings the {@link Settings}
   * @param notifications the {@link Notifications}
   * @param sound the {@link Sound}, which is heard when it is turned on
   */
  constructor(settings, notifications, sound) {
    this.#settings = settings;
    this.#notifications = notifications;
    this.#sound = sound;
    this.#toggle.addEventListener('click', () => (this.#popup.isOpen ? this.#popup.close() : this.#open()));
    byId('settings-close').addEventListener('click', () => this.#popup.close());
    this.#connect('setting-compact', 'compact');
    this.#connect('setting-sound', 'sound', (isOn) => isOn && this.#sound.play());
    this.#notify.addEventListener('click', () => this.#toggleNotifications());
  }

  #connect(id, name, onChosen = () => {}) {
    const box = byId(id);
    box.checked = this.#settings.has(name);
    box.addEventListener('change', () => {
      this.#settings.set(name, box.checked);
      onChosen(box.checked);
    });
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
    return this.#settings.has('notifications') && this.#notifications.permission === 'granted';
  }

  #show() {
    const { permission } = this.#notifications;
    setText(this.#notify, text(this.#areOn ? 'settings.doNotNotify' : 'settings.notify'));
    this.#notify.setAttribute('aria-pressed', String(this.#areOn));
    this.#notify.disabled = DISABLED[permission] !== undefined;
    setText(this.#hint, text(DISABLED[permission] ?? 'settings.notifyHint'));
  }
}
