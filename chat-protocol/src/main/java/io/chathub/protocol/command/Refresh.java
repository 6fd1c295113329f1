package io.chathub.protocol.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"type":"refresh","ref":"6","token":"eyJhbGciOi…"}}: a new token of the same user, before the old one expires.
 *
 * @param token as sent, not checked; 1 to {@value ClientCommand#MAX_TOKEN_LENGTH} characters
 */
public record Refresh(@Nullable String ref, String token) implements ClientCommand {
    /** Checks that the token is not null. */
    public Refresh {
        Objects.requireNonNull(token, "token");
    }

    @Override
    public void accept(ClientCommand.Visitor visitor) {
        visitor.refresh(this);
    }

    /** The token is not shown. */
    @Override
    public String toString() {
        return "Refresh[ref=" + ref + ", token=***]";
    }
}
