package io.chathub.core.hook;

import io.chathub.core.Client;
import io.chathub.protocol.state.Role;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A {@link RoleResolver} that does not block: it returns at once. */
@FunctionalInterface
public interface AsyncRoleResolver {

    /** See {@link RoleResolver#roleOf}; empty for the role of the client's identity. */
    CompletionStage<Optional<Role>> roleOf(Client client, String room);
}
