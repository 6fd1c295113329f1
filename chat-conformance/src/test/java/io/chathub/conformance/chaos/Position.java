package io.chathub.conformance.chaos;

/** A position in a room's stream. */
record Position(String epoch, long offset) {}
