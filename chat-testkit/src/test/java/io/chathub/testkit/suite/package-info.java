/** Tests of servers over a store that do not know which one, over sockets: the modules of the stores run them. */
package io.chathub.testkit.suite;
