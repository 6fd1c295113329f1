const STORAGE_KEY = 'chathub.guest';
const FORM = /^guest\.[A-Za-z0-9_-]{22,128}$/;
const BYTES = 32;

/**
 * The guest key of this browser: a token that makes its owner the same user in each tab and after a reload, without an account. It is
 * made once, and kept as long as the browser keeps the site's data. Where storage is denied, it lives as long as the page. A random
 * number needs no secure context, as `crypto.subtle` does.
 */
export function guestKey() {
  const kept = read();
  if (kept !== null && FORM.test(kept)) return kept;
  const key = `guest.${base64Url(crypto.getRandomValues(new Uint8Array(BYTES)))}`;
  write(key);
  return key;
}

function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

// Storage may be denied, and then even its getter throws.
function read() {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function write(key) {
  try {
    localStorage.setItem(STORAGE_KEY, key);
  } catch {
    // Denied, see above.
  }
}
