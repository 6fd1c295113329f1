package io.chathub.conformance.chaos;

/**
 * A message with its number.
 *
 * @param text      see {@link Texts}
 * @param timestamp in milliseconds
 */
record Said(long offset, long text, long timestamp) {}
