package io.chathub.conformance.chaos;

/** A place in a room's stream. */
record Position(String epoch, long offset) {}
