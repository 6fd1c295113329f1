/** The v1 protocol as tests that do not know what carries the frames: run here in memory, and over sockets by transports. */
package io.chathub.core.suite;
