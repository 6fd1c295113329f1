/** The Java client without a socket, in the process of the hub. */
module io.chathub.client.local {
    requires transitive io.chathub.client;
    requires transitive io.chathub.core;
    requires org.slf4j;

    exports io.chathub.client.local;
}
