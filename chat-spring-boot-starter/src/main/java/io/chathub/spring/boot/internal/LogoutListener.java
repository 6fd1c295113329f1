package io.chathub.spring.boot.internal;

import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.Subject;
import io.chathub.protocol.CloseCode;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authentication.event.LogoutSuccessEvent;

/**
 * Closes the connections of a user who logs out, with 4005. Their clients may connect again: those of another session of the user
 * that is still valid are admitted.
 */
final class LogoutListener implements ApplicationListener<LogoutSuccessEvent> {

    private static final String MODERATOR = "spring-security";

    private final Supplier<Hub> hub;
    private final BooleanSupplier hasOtherNodes;

    /**
     * The listener of a hub.
     *
     * @param hasOtherNodes whether the user may have connections to other nodes
     */
    LogoutListener(Supplier<Hub> hub, BooleanSupplier hasOtherNodes) {
        this.hub = hub;
        this.hasOtherNodes = hasOtherNodes;
    }

    @Override
    public void onApplicationEvent(LogoutSuccessEvent event) {
        String user = event.getAuthentication().getName();
        // The audit log of the chat is no log of the application's logins: a user without a connection is left out.
        if (isConnected(user) || (mayBeAUser(user) && hasOtherNodes.getAsBoolean())) {
            hub.get().moderation().disconnect(Subject.user(user), CloseCode.TOKEN_EXPIRED, MODERATOR, "logout");
        }
    }

    private boolean isConnected(String user) {
        return hub.get().clients().stream().anyMatch(client -> {
            Identity identity = client.identity();
            return identity != null && identity.userId().equals(user);
        });
    }

    private static boolean mayBeAUser(String user) {
        return !user.isEmpty() && user.length() <= Subject.MAX_LENGTH;
    }
}
