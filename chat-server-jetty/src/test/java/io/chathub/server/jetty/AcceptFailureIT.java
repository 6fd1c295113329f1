package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.server.servlet.suite.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The server while connections cannot be accepted, as without free file descriptors, and afterwards. */
class AcceptFailureIT {

    private static final int FAILURES = 3;

    @Test
    void failureToAccept_isOneLineAndTheServerRecovers() throws Exception {
        FailingChannel channel = new FailingChannel(ServerSocketChannel.open());
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (LogLines chat = LogLines.of("io.chathub.server");
                LogLines jetty = LogLines.of("org.eclipse.jetty");
                ChatServer server = ChatServer.builder().port(0).build()) {
            ((ServerConnector) server.context().getServer().getConnectors()[0]).open(channel);
            server.start();
            RawClient client = RawClient.connect(server.port()); // waits in the queue of the operating system
            client.hello();
            client.cut();
            assertThat(channel.left.get()).isLessThanOrEqualTo(0);
            await().until(() -> chat.lines().contains("INFO Connections are accepted again"));
            assertThat(chat.warnings())
                    .singleElement()
                    .asString()
                    .contains("(1 attempts failed", "Too many open files");
            assertThat(jetty.warnings()).isEmpty();
            assertThat(chat.hasStackTraces() || jetty.hasStackTraces()).isFalse();
        }
    }

    /** A listening socket of which the first calls of {@code accept} fail. */
    private static final class FailingChannel extends ServerSocketChannel {
        private final ServerSocketChannel real;
        private final AtomicInteger left = new AtomicInteger(FAILURES);

        FailingChannel(ServerSocketChannel real) {
            super(real.provider());
            this.real = real;
        }

        @Override
        public SocketChannel accept() throws IOException {
            if (left.getAndDecrement() > 0) {
                throw new IOException("Too many open files, on purpose");
            }
            return real.accept();
        }

        @Override
        public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
            real.bind(local, backlog);
            return this;
        }

        @Override
        public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
            real.setOption(name, value);
            return this;
        }

        @Override
        public <T> T getOption(SocketOption<T> name) throws IOException {
            return real.getOption(name);
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return real.supportedOptions();
        }

        @Override
        public ServerSocket socket() {
            return real.socket();
        }

        @Override
        public SocketAddress getLocalAddress() throws IOException {
            return real.getLocalAddress();
        }

        @Override
        protected void implCloseSelectableChannel() throws IOException {
            real.close();
        }

        @Override
        protected void implConfigureBlocking(boolean block) throws IOException {
            real.configureBlocking(block);
        }
    }
}
