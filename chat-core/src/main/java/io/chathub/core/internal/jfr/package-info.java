/** Events of the JDK Flight Recorder: rare, or longer than a threshold. */
@NullMarked
package io.chathub.core.internal.jfr;

import org.jspecify.annotations.NullMarked;
