package io.chathub.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the server: one record for each message type of the client-to-server direction.
 *
 * <p>A command holds what the client claimed, checked for form only. Whether a name is acceptable, or whether this
 * client may speak, is the server's business.
 */
public sealed interface ClientCommand {

    /** Calls the method of {@code visitor} that belongs to this command. A new command breaks every visitor, on purpose. */
    void accept(Visitor visitor);

    /** One method for each command. */
    interface Visitor {
        /** Called for a {@link Join}. */
        void join(Join command);

        /** Called for a {@link PostMessage}. */
        void postMessage(PostMessage command);

        /** Called for a {@link SetTyping}. */
        void setTyping(SetTyping command);
    }

    /**
     * {@code {"type":"join","username":"John"}}: take this name and tell the others.
     *
     * @param username as sent, not normalized; empty where the client sent none
     */
    record Join(String username) implements ClientCommand {
        /** Checks that nothing is null. */
        public Join {
            Objects.requireNonNull(username, "username");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.join(this);
        }
    }

    /**
     * {@code {"type":"message","username":"John","text":"Hi","price":129999}}: say this to everyone in the room.
     *
     * @param username as sent; it only counts where the connection has not joined yet, empty where none was sent
     * @param text     may be empty
     * @param price    the optional price, passed on to the receivers unchanged
     */
    record PostMessage(
            String username, String text, @Nullable JsonNumber price) implements ClientCommand {
        /** Checks that nothing but the price is null. */
        public PostMessage {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(text, "text");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.postMessage(this);
        }
    }

    /**
     * {@code {"type":"typing","username":"John","isTyping":true}}: show the others that this user is writing.
     *
     * @param username as sent; it only counts where the connection has not joined yet, empty where none was sent
     * @param isTyping whether the user is writing now; false where none was sent
     */
    record SetTyping(String username, boolean isTyping) implements ClientCommand {
        /** Checks that nothing is null. */
        public SetTyping {
            Objects.requireNonNull(username, "username");
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.setTyping(this);
        }
    }
}
