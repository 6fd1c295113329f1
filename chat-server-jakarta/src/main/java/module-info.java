/** The chat in any container of servlet 6.0 and websocket 2.1. */
@SuppressWarnings("module") // the containers are not on the path of this build
module io.chathub.server.jakarta {
    requires transitive io.chathub.server.servlet;
    requires static jakarta.websocket;
    requires static jakarta.websocket.client;
    requires org.slf4j;

    exports io.chathub.server.jakarta;
    // Containers make the handler of an upgraded connection by its class.
    exports io.chathub.server.jakarta.internal.upgrade to
            org.apache.tomcat.embed.core,
            undertow.servlet;
}
