/** The figures of a hub as meters of Micrometer, and observations of the host's hooks. */
@NullMarked
package io.chathub.micrometer;

import org.jspecify.annotations.NullMarked;
