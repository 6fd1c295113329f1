/**
 * Input that no honest client sends, against a server that others use at the same time. {@link
 * io.chathub.server.servlet.suite.hostile.HostileChat} is the surroundings of each case, and what has to hold after it.
 */
package io.chathub.server.servlet.suite.hostile;
