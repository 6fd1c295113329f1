package io.chathub.core.hook;

/** The kinds of hooks by which the host decides, as the monitoring counts them. */
public enum HookKind {

    /** {@link Authenticator} and {@link AsyncAuthenticator}. */
    AUTHENTICATOR("authenticator"),
    /** {@link TokenVerifier} and {@link AsyncTokenVerifier}. */
    TOKEN_VERIFIER("token verifier"),
    /** {@link RoomPolicy} and {@link AsyncRoomPolicy}. */
    ROOM_POLICY("room policy"),
    /** {@link RoleResolver} and {@link AsyncRoleResolver}. */
    ROLE_RESOLVER("role resolver"),
    /** {@link MessageInterceptor} and {@link AsyncMessageInterceptor}. */
    MESSAGE_INTERCEPTOR("message interceptor");

    private final String title;

    HookKind(String title) {
        this.title = title;
    }

    /** The name in log lines, such as {@code room policy}. */
    public String title() {
        return title;
    }

    /** The name in metrics, such as {@code room-policy}. */
    public String wireName() {
        return title.replace(' ', '-');
    }
}
