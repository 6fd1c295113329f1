/**
 * The behaviour of a chat over sockets, whatever container it is in. The suites run in the modules that have a container, from
 * this module's test jar; {@link io.chathub.server.servlet.suite.ChatHost} is the container. The tag {@code own-frames} marks what
 * holds only where the chat reads the frames itself: the codes of invalid ones, and the rates and deadlines of control frames.
 */
package io.chathub.server.servlet.suite;
