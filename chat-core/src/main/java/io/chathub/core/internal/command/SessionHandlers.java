package io.chathub.core.internal.command;

import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.internal.session.SessionHandler;

/** Creates the handler of a session, by its protocol version. */
public final class SessionHandlers {

    private SessionHandlers() {}

    /** The handler for the version of {@code session}. */
    public static SessionHandler create(ClientSession session, HubServices services) {
        return switch (session.version()) {
            case V1 -> new V1Handler(session, services);
            case V2 -> new V2Handler(session, services);
        };
    }
}
