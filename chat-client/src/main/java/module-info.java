/** The Java client. */
module io.chathub.client {
    requires transitive io.chathub.protocol;
    requires transitive io.chathub.runtime;
    requires org.java_websocket;
    requires org.slf4j;

    exports io.chathub.client;
    exports io.chathub.client.spi;
}
