/** Several hubs in one process, and what they share. */
@org.jspecify.annotations.NullMarked
package io.chathub.core.nodes;
