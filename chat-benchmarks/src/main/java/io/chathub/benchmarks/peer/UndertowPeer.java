package io.chathub.benchmarks.peer;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import org.xnio.Options;

/** The chat of Undertow's own examples: each message is sent to all channels that are peers of the sender's. */
final class UndertowPeer {

    private static final int BACKLOG = 10_000;

    private UndertowPeer() {}

    public static void main(String[] args) throws Exception {
        Undertow server = Undertow.builder()
                .addHttpListener(PeerMain.port(args), "127.0.0.1")
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setHandler(Handlers.path().addPrefixPath("/chat", Handlers.websocket((exchange, channel) -> {
                    channel.getReceiveSetter().set(new Chat());
                    channel.resumeReceives();
                    WebSockets.sendText(PeerMain.GREETING, channel, null);
                })))
                .build();
        server.start();
        PeerMain.serve(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
    }

    private static final class Chat extends AbstractReceiveListener {

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            for (WebSocketChannel peer : channel.getPeerConnections()) {
                WebSockets.sendText(text, peer, null);
            }
        }
    }
}
