package io.chathub.benchmarks.peer;

/** What the peers that map JSON to objects are sent, and send. */
public record ChatMessage(String username, String text) {}
