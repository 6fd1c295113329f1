// The appearance of the chat page (light, dark, or as the system has it), and the choice not to draw the form for the name where there is one.
// A classic script in the head, below the style sheets, and so in time for the first drawing of the page: modules are run later. They call
// `applyAppearance`.
(() => {
  /** A condition of a media rule about the scheme. */
  const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/;
  /** A condition that is always true. */
  const ALWAYS = '(min-width: 0px)';

  /** The condition of each rule and of each element as the page has it. */
  const conditions = new Map();

  /** Applies `light` or `dark` in place of what the system has; anything else: as the system has it. */
  function apply(appearance) {
    const wanted = appearance === 'light' || appearance === 'dark' ? appearance : null;
    for (const sheet of document.styleSheets) {
      for (const rule of rulesOf(sheet)) if (rule instanceof CSSMediaRule) applyTo(rule.media, 'mediaText', wanted);
    }
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) applyTo(meta, 'media', wanted);
    document.documentElement.style.colorScheme = wanted ?? '';
  }

  /** A sheet that an extension of the browser has added may be closed to scripts. */
  function rulesOf(sheet) {
    try {
      return sheet.cssRules;
    } catch {
      return [];
    }
  }

  function applyTo(owner, property, wanted) {
    const condition = conditions.get(owner) ?? owner[property];
    const [, scheme] = SCHEME.exec(condition) ?? [];
    if (scheme === undefined) return;
    conditions.set(owner, condition);
    owner[property] = wanted === null ? condition : wanted === scheme ? condition.replace(SCHEME, ALWAYS) : 'not all';
  }

  /** The choice of this browser. A page in a frame has that of the page around. */
  function chosen() {
    if (parent !== window) return new URLSearchParams(location.search).get('theme');
    try {
      return JSON.parse(localStorage.getItem('chathub.settings'))?.appearance;
    } catch {
      return null; // storage is denied, or has something else
    }
  }

  /** A user with a name enters without the form, if nothing else is in the way; the module of the form shows it then. */
  function hasName() {
    try {
      return sessionStorage.getItem('chathub.name') !== null || (localStorage.getItem('chathub.name') !== null && localStorage.getItem('chathub.left') === null);
    } catch {
      return false; // storage is denied
    }
  }

  globalThis.applyAppearance = apply;
  apply(chosen());
  document.documentElement.classList.toggle('has-name', hasName());
})();
