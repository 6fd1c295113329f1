package io.chathub.benchmarks.peer;

import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.websocket.common.AbstractWebSocketTransport;
import org.cometd.server.websocket.jetty.JettyWebSocketTransport;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** A broadcast channel of CometD's, without any code of the application, over its transport for Jetty's WebSocket. */
final class CometdPeer {

    private CometdPeer() {}

    public static void main(String[] args) throws Exception {
        Server server = JettyHost.server(args);
        ContextHandler context = new ContextHandler("/");
        context.setHandler(WebSocketUpgradeHandler.from(server, context));
        server.setHandler(context);

        BayeuxServerImpl bayeux = new BayeuxServerImpl();
        bayeux.setOption(Context.class.getName(), context.getContext());
        bayeux.setOption(option(AbstractWebSocketTransport.COMETD_URL_MAPPING_OPTION), "/cometd");
        bayeux.setOption(option(AbstractWebSocketTransport.IDLE_TIMEOUT_OPTION), 0);
        bayeux.setTransports(new JettyWebSocketTransport(bayeux));
        context.addBean(bayeux);

        JettyHost.serve(server);
    }

    private static String option(String name) {
        return AbstractWebSocketTransport.PREFIX + "." + name;
    }
}
