/** The WebSocket URL: `ws` beside the page, at every path that the server is mounted at. */
export function socketUrl(page) {
  const url = new URL('ws', page);
  url.hash = '';
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/**
 * The URL of an API resource: `api/…` beside this page. It is absolute and without credentials: `fetch` rejects a relative URL
 * on a page that was opened as `http://user:token@host/`.
 */
export function apiUrl(name) {
  return new URL(`api/${name}`, location.origin + location.pathname).href;
}
