package io.chathub.benchmarks.peer;

/** The message of the peers that map JSON to objects. */
public record ChatMessage(String username, String text) {}
