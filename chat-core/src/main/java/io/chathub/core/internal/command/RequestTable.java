package io.chathub.core.internal.command;

import io.chathub.core.internal.command.handler.DeleteMessageHandler;
import io.chathub.core.internal.command.handler.EditMessageHandler;
import io.chathub.core.internal.command.handler.FetchHistoryHandler;
import io.chathub.core.internal.command.handler.JoinHandler;
import io.chathub.core.internal.command.handler.LeaveHandler;
import io.chathub.core.internal.command.handler.ListMembersHandler;
import io.chathub.core.internal.command.handler.ListReactorsHandler;
import io.chathub.core.internal.command.handler.PinMessageHandler;
import io.chathub.core.internal.command.handler.PingHandler;
import io.chathub.core.internal.command.handler.PostMessageHandler;
import io.chathub.core.internal.command.handler.ReactHandler;
import io.chathub.core.internal.command.handler.RefreshHandler;
import io.chathub.core.internal.command.handler.SearchMessagesHandler;
import io.chathub.core.internal.command.handler.SetTypingHandler;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.DeleteMessage;
import io.chathub.protocol.command.EditMessage;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.command.ListReactors;
import io.chathub.protocol.command.PinMessage;
import io.chathub.protocol.command.Ping;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.React;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.command.SetTyping;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The handler and the policy of each v2 request. */
public final class RequestTable {

    /** A handler with its policy, which is read once. */
    record Row<C extends ClientCommand>(RequestHandler<C> handler, RequestPolicy<C> policy) {

        private static <C extends ClientCommand> Row<C> of(RequestHandler<C> handler) {
            return new Row<>(handler, handler.policy());
        }
    }

    private static final Map<Class<? extends ClientCommand>, Row<?>> ROWS = Map.ofEntries(
            Map.entry(Join.class, Row.of(new JoinHandler())),
            Map.entry(Leave.class, Row.of(new LeaveHandler())),
            Map.entry(PostMessage.class, Row.of(new PostMessageHandler())),
            Map.entry(EditMessage.class, Row.of(new EditMessageHandler())),
            Map.entry(DeleteMessage.class, Row.of(new DeleteMessageHandler())),
            Map.entry(React.class, Row.of(new ReactHandler())),
            Map.entry(ListReactors.class, Row.of(new ListReactorsHandler())),
            Map.entry(PinMessage.class, Row.of(new PinMessageHandler())),
            Map.entry(SetTyping.class, Row.of(new SetTypingHandler())),
            Map.entry(FetchHistory.class, Row.of(new FetchHistoryHandler())),
            Map.entry(ListMembers.class, Row.of(new ListMembersHandler())),
            Map.entry(SearchMessages.class, Row.of(new SearchMessagesHandler())),
            Map.entry(Ping.class, Row.of(new PingHandler())),
            Map.entry(Refresh.class, Row.of(new RefreshHandler())));

    private RequestTable() {}

    /** The row of a kind of request; null where there is none. */
    @SuppressWarnings("unchecked") // each row is listed under the class of its own commands
    static <C extends ClientCommand> @Nullable Row<C> row(C command) {
        return (Row<C>) ROWS.get(command.getClass());
    }
}
