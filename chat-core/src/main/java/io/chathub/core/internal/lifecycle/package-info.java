/**
 * Starts, sweeps and shuts down a hub, routes publications to rooms and observers, and carries out operators' actions.
 */
@NullMarked
package io.chathub.core.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
