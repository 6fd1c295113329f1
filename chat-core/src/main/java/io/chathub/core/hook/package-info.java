/**
 * Hooks of the host application: authentication ({@link io.chathub.core.hook.Authenticator},
 * {@link io.chathub.core.hook.TokenVerifier}), permissions in rooms ({@link io.chathub.core.hook.RoomPolicy}), names
 * ({@link io.chathub.core.hook.NamePolicy}), and the content of messages
 * ({@link io.chathub.core.hook.MessageInterceptor}).
 *
 * <p>All but the name policy have two forms. The plain form may block, to query a database for instance: it runs on one
 * of {@link io.chathub.core.options.HookOptions#hookThreads()} threads that run only hooks, but for tokens that need none
 * ({@link io.chathub.core.hook.TokenVerifier#mayBlock}). The asynchronous form is
 * called on a transport's thread, must return at once, and may complete its stage at any time. Until it returns, it
 * must not act on clients (no {@code disconnect}, no {@code moderation()}), since the client of the request waits for
 * it. {@link io.chathub.core.Hub#close()} may be called in both forms, and returns at once there. A hook that throws, or whose stage fails, refuses its request with {@code internal}. A hook that takes longer
 * than {@link io.chathub.core.options.HookOptions#hookTimeout()} refuses its request with {@code unavailable}, and is
 * interrupted if it blocks. Other clients are not affected; the further requests of the same client wait, since they
 * are handled in their order.
 */
@NullMarked
package io.chathub.core.hook;

import org.jspecify.annotations.NullMarked;
