/** The text of the metrics. */
@NullMarked
package io.chathub.server.servlet.internal.metrics;

import org.jspecify.annotations.NullMarked;
