/** A string of JSON, or the key `price` with the number after it. Strings are matched whole, so that their text is never read as a key. */
const STRING_OR_PRICE = /("price"\s*:\s*)(-?[0-9][0-9.eE+-]*)|"[^"\\]*(?:\\.[^"\\]*)*"/g;

/**
 * Parses JSON. A number `price` becomes its text, as it stands in the JSON: a JavaScript number has 53 bits, and would show a long
 * price with other digits.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(text) {
  return JSON.parse(text.replace(STRING_OR_PRICE, (found, key, number) => (number === undefined ? found : `${key}"${number}"`)));
}
