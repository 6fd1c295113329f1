/** A condition of a media rule about the scheme. */
const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/;
/** A condition that is always true. */
const ALWAYS = '(min-width: 0px)';

/** The condition of each rule before a theme was applied. */
const conditions = new Map();

/**
 * Applies a colour scheme to this page, in place of the one that its user prefers.
 *
 * @param theme `light` or `dark`; anything else: as the user prefers
 */
export function applyTheme(theme) {
  const wanted = theme === 'light' || theme === 'dark' ? theme : null;
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule) applyTo(rule, wanted);
    }
  }
  document.documentElement.style.colorScheme = wanted ?? '';
}

function applyTo(rule, wanted) {
  const condition = conditions.get(rule) ?? rule.media.mediaText;
  const [, scheme] = SCHEME.exec(condition) ?? [];
  if (scheme === undefined) return;
  conditions.set(rule, condition);
  rule.media.mediaText = wanted === null ? condition : wanted === scheme ? condition.replace(SCHEME, ALWAYS) : 'not all';
}
