/** The HTTP side of a chat, in any servlet container: pages, API, admin, origins, handshake. */
module io.chathub.server.servlet {
    requires transitive io.chathub.core;
    requires transitive jakarta.servlet;
    requires org.slf4j;

    exports io.chathub.server.servlet;
    exports io.chathub.server.servlet.spi;
}
