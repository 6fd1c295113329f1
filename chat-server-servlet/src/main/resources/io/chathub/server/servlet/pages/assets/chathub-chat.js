// The element <chathub-chat>, for pages of other sites: a frame with the chat page of the server that this script is loaded from.
// A classic script without imports, so that a page of another origin can load it without CORS. docs/embedding.md has its contract.
(() => {
  const server = new URL('../', document.currentScript.src);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':host { display: block; height: 480px; } :host([hidden]) { display: none; } iframe { display: block; width: 100%; height: 100%; border: 0; }');

  class ChatHubChat extends HTMLElement {
    static observedAttributes = ['room', 'name', 'theme', 'height', 'label'];

    #frame = null;
    #token = '';
    #isReady = false;
    #unread = 0;
    #listener = (event) => this.#received(event);

    /** The token of the user: a text, or a function that returns a text or a promise of one, called again for each new token. */
    get token() {
      return this.#token;
    }

    set token(token) {
      this.#token = token;
      if (this.#isReady) this.#sendIdentity(false);
    }

    /** The number of messages that arrived while the user was elsewhere. */
    get unread() {
      return this.#unread;
    }

    connectedCallback() {
      // A property that was set before this script was loaded hides the one of the class.
      if (Object.hasOwn(this, 'token')) {
        const { token } = this;
        delete this.token;
        this.token = token;
      }
      addEventListener('message', this.#listener);
      if (this.#frame !== null) return;
      this.#frame = document.createElement('iframe');
      this.#frame.allow = 'clipboard-write';
      this.#frame.referrerPolicy = 'no-referrer';
      this.#frame.title = this.getAttribute('label') ?? 'Chat';
      this.#frame.src = this.#address();
      this.#resize();
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      root.append(this.#frame);
    }

    disconnectedCallback() {
      removeEventListener('message', this.#listener);
      this.#isReady = false;
    }

    attributeChangedCallback(name, _before, value) {
      if (this.#frame === null) return;
      if (name === 'height') this.#resize();
      else if (name === 'label') this.#frame.title = value ?? 'Chat';
      else if (!this.#isReady) this.#frame.src = this.#address();
      else if (name === 'room') this.#post({ type: 'chathub:room', room: value || 'lobby' });
      else if (name === 'theme') this.#post({ type: 'chathub:theme', theme: value ?? '' });
      else this.#sendIdentity(false);
    }

    /** The address has no token: addresses are logged and kept. */
    #address() {
      const address = new URL(server);
      address.searchParams.set('embedder', location.origin);
      if (this.hasAttribute('theme')) address.searchParams.set('theme', this.getAttribute('theme'));
      if (this.lang !== '') address.searchParams.set('language', this.lang);
      address.hash = this.getAttribute('room') ?? '';
      return address.href;
    }

    #resize() {
      const height = this.getAttribute('height') ?? '';
      this.style.height = /^[0-9]+$/.test(height) ? `${height}px` : height;
    }

    #received({ source, origin, data }) {
      if (source !== this.#frame?.contentWindow || origin !== server.origin || typeof data !== 'object' || data === null) return;
      if (data.type === 'chathub:ready') {
        this.#isReady = true;
        this.#sendIdentity(false);
        this.dispatchEvent(new CustomEvent('ready'));
      } else if (data.type === 'chathub:token-rejected') {
        this.#sendIdentity(true);
      } else if (data.type === 'chathub:unread' && Number.isSafeInteger(data.count) && data.count >= 0) {
        this.#unread = data.count;
        this.dispatchEvent(new CustomEvent('unread', { detail: { count: data.count } }));
      }
    }

    async #sendIdentity(wasRejected) {
      const token = typeof this.#token === 'function' ? await this.#token({ wasRejected }) : this.#token;
      this.#post({ type: 'chathub:identity', token: token ?? '', name: this.getAttribute('name') });
    }

    #post(message) {
      this.#frame.contentWindow?.postMessage(message, server.origin);
    }
  }

  if (customElements.get('chathub-chat') === undefined) customElements.define('chathub-chat', ChatHubChat);
})();
