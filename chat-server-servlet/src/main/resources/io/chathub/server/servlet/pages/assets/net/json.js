/**
 * The key `price` with the number after it. A quotation mark inside of a string is escaped, so that no string holds the quoted key: only
 * a key is found. Strings are not matched whole, which would take longer than the rest of the page for an answer with 10,000 connections.
 */
const PRICE = /("price"\s*:\s*)(-?[0-9][0-9.eE+-]*)/g;

/**
 * Parses JSON. A number `price` becomes its text, as it stands in the JSON: a JavaScript number has 53 bits, and would show a long
 * price with other digits.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(text) {
  return JSON.parse(text.replace(PRICE, '$1"$2"'));
}
