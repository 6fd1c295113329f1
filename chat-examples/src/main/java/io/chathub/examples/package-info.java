/** How ChatHub is used: the runnable server, two bots, and a chat inside of another application. */
@NullMarked
package io.chathub.examples;

import org.jspecify.annotations.NullMarked;
