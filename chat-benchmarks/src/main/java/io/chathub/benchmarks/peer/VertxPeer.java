package io.chathub.benchmarks.peer;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * A chat over Vert.x's event bus: as many instances of the verticle as there are event loops share one port; each
 * publishes what its sockets say, and writes what is published to its own sockets.
 */
final class VertxPeer {

    private static final int BACKLOG = 10_000;

    private VertxPeer() {}

    public static void main(String[] args) throws Exception {
        int port = PeerMain.port(args);
        Vertx vertx = Vertx.vertx();
        Promise<Integer> bound = Promise.promise();
        // Instances share a random port if it is written as a negative number.
        vertx.deployVerticle(
                        () -> new Chat(port == 0 ? -1 : port, bound),
                        new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE))
                .await();
        PeerMain.serve(bound.future().await());
    }

    private static final class Chat extends VerticleBase {

        private static final String ROOM = "room";

        private final int port;
        private final Promise<Integer> bound;
        private final Set<ServerWebSocket> sockets = new HashSet<>();

        Chat(int port, Promise<Integer> bound) {
            this.port = port;
            this.bound = bound;
        }

        @Override
        public Future<?> start() {
            vertx.eventBus().<String>consumer(ROOM, message -> {
                for (ServerWebSocket socket : sockets) {
                    socket.writeTextMessage(message.body());
                }
            });
            HttpServerOptions options = new HttpServerOptions()
                    .setAcceptBacklog(BACKLOG)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setPerFrameWebSocketCompressionSupported(false);
            return vertx.createHttpServer(options)
                    .webSocketHandler(this::join)
                    .listen(port, "127.0.0.1")
                    .map(HttpServer::actualPort)
                    .onSuccess(bound::tryComplete);
        }

        private void join(ServerWebSocket socket) {
            sockets.add(socket);
            socket.writeTextMessage(PeerMain.GREETING);
            socket.closeHandler(closed -> sockets.remove(socket));
            socket.textMessageHandler(text -> vertx.eventBus().publish(ROOM, text));
        }
    }
}
