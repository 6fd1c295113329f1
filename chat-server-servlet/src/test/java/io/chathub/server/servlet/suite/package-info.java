/**
 * The behaviour of a chat over sockets, whatever container it is in. The suites run in the modules that have a container, from
 * this module's test jar; {@link io.chathub.server.servlet.suite.ChatHost} is the container.
 */
package io.chathub.server.servlet.suite;
