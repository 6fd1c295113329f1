const STORAGE_KEY = 'chathub.token';
/** What may stand in a subprotocol (RFC 7230's token). JSON Web Tokens do. */
const SUBPROTOCOL_SAFE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * The token that says who is here, where the server asks for one. It comes by a link (`/#token=…` or `/#dev&token=…`; what
 * is behind the `#` is never sent to a server), or is typed; it lives as long as the tab.
 */
export class Credentials {
  #token = tokenOfTheAddress() ?? remembered();

  get has() {
    return this.#token !== '';
  }

  set(token) {
    this.#token = token;
    remember(token);
  }

  /** What the handshake offers beside the protocol itself: a page cannot set headers there. */
  protocols(protocol) {
    return SUBPROTOCOL_SAFE.test(this.#token) ? [protocol, `chat.token.${this.#token}`] : [protocol];
  }

  /** The address of the socket; with the token where it does not fit elsewhere. */
  urlOf(socket) {
    if (!this.has || SUBPROTOCOL_SAFE.test(this.#token)) return socket;
    const url = new URL(socket);
    url.searchParams.set('token', this.#token);
    return url.href;
  }

  /**
   * Whether the server refuses the handshake for want of a good token. A browser does not say why a handshake failed; the
   * same request without the upgrade is refused for the same reasons.
   */
  async areRefused(socket, timeout) {
    const url = new URL(socket.replace(/^ws/, 'http'));
    url.username = ''; // fetch refuses an address with a name in it
    url.password = '';
    const headers = this.has ? { Authorization: `Bearer ${this.#token}` } : {};
    try {
      const answer = await fetch(url, { headers, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(timeout) });
      return answer.status === 401;
    } catch {
      return false; // the server cannot be reached
    }
  }
}

/** Takes the token out of the address, so that it is neither seen nor kept as a bookmark. */
function tokenOfTheAddress() {
  const parts = location.hash.slice(1).split('&');
  const found = parts.find((part) => part.startsWith('token='));
  if (found === undefined) return null;
  const rest = parts.filter((part) => part !== found).join('&');
  history.replaceState(null, '', rest === '' ? location.pathname + location.search : `#${rest}`);
  let token = found.slice('token='.length);
  try {
    token = decodeURIComponent(token);
  } catch {
    // It is what it is.
  }
  remember(token);
  return token;
}

// Storage may be denied; then the token lives as long as the page.
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
    // As above.
  }
}
