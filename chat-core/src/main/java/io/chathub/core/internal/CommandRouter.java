package io.chathub.core.internal;

import io.chathub.protocol.ClientCommand;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ServerEvent;
import io.chathub.protocol.Usernames;
import org.jspecify.annotations.Nullable;

/**
 * What a v1 command means, given who sent it and in which state. Runs under the session's monitor. What is refused
 * throws nothing at the client: v1 knows no errors.
 */
final class CommandRouter implements ClientCommand.Visitor {

    private final ClientSession session;
    private final SessionContext context;
    private final int cost;

    CommandRouter(ClientSession session, SessionContext context, int cost) {
        this.session = session;
        this.context = context;
        this.cost = cost;
    }

    @Override
    public void join(ClientCommand.Join command) {
        if (mayPublish()) {
            session.join(Usernames.normalize(command.username()));
        }
    }

    @Override
    public void postMessage(ClientCommand.PostMessage command) {
        if (!mayPublish()) {
            return;
        }
        String username = joinedName(command.username());
        if (username != null) {
            session.publish(new ServerEvent.MessagePosted(
                    session.id(), username, command.text(), context.time().now(), command.price()));
        }
    }

    @Override
    public void setTyping(ClientCommand.SetTyping command) {
        // Over the rate or under overload a notice is left out without a word: existing clients send one per key press.
        if (session.budget().takeTyping(context.time().nanoTime())
                && !context.lanes().areOverloaded()) {
            String username = joinedName(command.username());
            if (username != null) {
                session.publish(new ServerEvent.TypingChanged(username, command.isTyping()));
            }
        }
    }

    /** The client's name. One that has none yet joins by the name it claims; without a claim it is refused. */
    private @Nullable String joinedName(String claimed) {
        String username = session.username();
        if (username != null) {
            return username;
        }
        if (claimed.isEmpty()) {
            session.refuse(ErrorCode.NOT_JOINED);
            return null;
        }
        session.join(Usernames.normalize(claimed));
        return session.username();
    }

    private boolean mayPublish() {
        if (!session.budget().takeMessage(context.time().nanoTime(), cost)) {
            session.refuse(ErrorCode.RATE_LIMITED);
            return false;
        }
        if (context.lanes().areOverloaded()) {
            session.refuse(ErrorCode.UNAVAILABLE);
            return false;
        }
        return true;
    }
}
