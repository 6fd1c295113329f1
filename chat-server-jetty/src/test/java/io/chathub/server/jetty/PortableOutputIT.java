package io.chathub.server.jetty;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.V1ConversationSuite;
import io.chathub.core.suite.V2HistorySuite;
import io.chathub.core.suite.V2MessagesSuite;
import io.chathub.core.suite.V2RoomsSuite;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.CloseDeliveryIT;
import io.chathub.server.servlet.suite.FramesIT;
import io.chathub.server.servlet.suite.KeepAliveIT;
import io.chathub.server.servlet.suite.OutputOrderIT;
import io.chathub.server.servlet.suite.ServedChat;
import io.chathub.server.servlet.suite.SlowReaderIT;
import io.chathub.server.servlet.suite.SocketChat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The output tests with Jetty's own framing in place of shared frames. */
@Tag("long")
class PortableOutputIT {

    private static final WebOptions PORTABLE =
            WebOptions.builder().sharedFrames(false).build();

    @Nested
    class Frames extends FramesIT {
        @Override
        protected WebOptions webOptions() {
            return PORTABLE;
        }
    }

    @Nested
    class SlowReaders extends SlowReaderIT {
        @Override
        protected WebOptions webOptions() {
            return PORTABLE;
        }
    }

    @Nested
    class Closes extends CloseDeliveryIT {
        @Override
        protected ServedChat start(HubOptions options) {
            return ServedChat.start(options, PORTABLE);
        }
    }

    @Nested
    class Pings extends KeepAliveIT {
        @Override
        protected WebOptions webOptions() {
            return PORTABLE;
        }
    }

    @Nested
    class Order extends OutputOrderIT {
        @Override
        protected WebOptions webOptions() {
            return PORTABLE;
        }
    }

    @Nested
    class V1 extends V1ConversationSuite {
        @Override
        protected ChatUnderTest start(HubOptions options) {
            return new SocketChat(options, PORTABLE);
        }
    }

    @Nested
    class Rooms extends V2RoomsSuite {
        @Override
        protected ChatUnderTest start(HubOptions options) {
            return new SocketChat(options, PORTABLE);
        }
    }

    @Nested
    class Messages extends V2MessagesSuite {
        @Override
        protected ChatUnderTest start(HubOptions options) {
            return new SocketChat(options, PORTABLE);
        }
    }

    @Nested
    class Histories extends V2HistorySuite {
        @Override
        protected ChatUnderTest start(HubOptions options) {
            return new SocketChat(options, PORTABLE);
        }
    }
}
