const STORAGE_KEY = 'chathub.token';
/** The characters that a subprotocol may have (`token` in RFC 7230). A JSON Web Token has no others. */
const SUBPROTOCOL_SAFE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * The authentication token, for servers that require one. It comes from the link (`/#token=…` or `/#dev&token=…`; a browser sends
 * no part behind the `#`) or from the form. It lives as long as the tab. Without one, the guest key of this browser is sent.
 */
export class Credentials {
  #token = tokenFromAddress() ?? remembered();
  #guestKey;

  /** @param guestKey the token to send where there is no other; empty for none */
  constructor(guestKey) {
    this.#guestKey = guestKey;
  }

  /** Whether there is a token from the link or the form. */
  get has() {
    return this.#token !== '';
  }

  get #sent() {
    return this.#token || this.#guestKey;
  }

  set(token) {
    this.#token = token;
    remember(token);
  }

  /** The subprotocols to offer in the handshake: a page cannot set headers there, so the token is one of them. */
  protocols(protocol) {
    return SUBPROTOCOL_SAFE.test(this.#sent) ? [protocol, `chat.token.${this.#sent}`] : [protocol];
  }

  /** The WebSocket URL. It has the token as a query parameter if the token cannot be a subprotocol. */
  urlOf(socket) {
    if (this.#sent === '' || SUBPROTOCOL_SAFE.test(this.#sent)) return socket;
    const url = new URL(socket);
    url.searchParams.set('token', this.#sent);
    return url.href;
  }

  /**
   * Whether the server rejects the handshake with 401. A browser hides the status of a failed handshake; the server answers the
   * same request without the upgrade with the same status.
   *
   * @param timeout milliseconds
   */
  async areRejected(socket, timeout) {
    const url = new URL(socket.replace(/^ws/, 'http'));
    url.username = ''; // fetch rejects a URL with credentials
    url.password = '';
    const headers = this.#sent === '' ? {} : { Authorization: `Bearer ${this.#sent}` };
    try {
      const answer = await fetch(url, { headers, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(timeout) });
      return answer.status === 401;
    } catch {
      return false; // the server is not reachable
    }
  }
}

/** Takes the token out of the address, so that neither the address bar nor a bookmark shows it. */
function tokenFromAddress() {
  const parts = location.hash.slice(1).split('&');
  const found = parts.find((part) => part.startsWith('token='));
  if (found === undefined) return null;
  const rest = parts.filter((part) => part !== found).join('&');
  history.replaceState(null, '', rest === '' ? location.pathname + location.search : `#${rest}`);
  let token = found.slice('token='.length);
  try {
    token = decodeURIComponent(token);
  } catch {
    // Not percent-encoded: used as written.
  }
  remember(token);
  return token;
}

// Storage may be denied. Then the token lives as long as the page.
function remembered() {
  try {
    return sessionStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return '';
  }
}

function remember(token) {
  try {
    sessionStorage.setItem(STORAGE_KEY, token);
  } catch {
    // Denied, see above.
  }
}
