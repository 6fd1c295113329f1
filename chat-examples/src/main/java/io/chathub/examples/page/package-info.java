/** The chat page with a name, a colour and texts of the host, and as an element in pages of other sites. */
@NullMarked
package io.chathub.examples.page;

import org.jspecify.annotations.NullMarked;
