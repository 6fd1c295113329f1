/**
 * Where a host application decides: who may connect ({@link io.chathub.core.hook.Authenticator}), who may do what in
 * which room ({@link io.chathub.core.hook.RoomPolicy}), and what may be said
 * ({@link io.chathub.core.hook.MessageInterceptor}).
 *
 * <p>Each comes in two forms. The plain one may block, to ask a database for instance: it runs on one of
 * {@link io.chathub.core.options.HookOptions#hookThreads()} threads that are there for nothing else. The asynchronous
 * one is called on a transport's thread, must return at once, and completes when it likes; before it returns it is not
 * to act on clients (no {@code disconnect}, no {@code moderation()}), since the one that it is asked about waits for
 * it. A hook that throws, or whose stage fails, refuses that one request with {@code internal}; one that takes longer
 * than {@link io.chathub.core.options.HookOptions#hookTimeout()} refuses it with {@code unavailable}, and is
 * interrupted if it blocks. Nothing else suffers, but that a client's requests wait for each other: they are handled in
 * their order.
 */
@NullMarked
package io.chathub.core.hook;

import org.jspecify.annotations.NullMarked;
