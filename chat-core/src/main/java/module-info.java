/** The chat: hub, rooms, sessions, order, history, queues, limits, monitoring. */
module io.chathub.core {
    requires transitive io.chathub.protocol;
    requires transitive io.chathub.runtime;
    requires org.slf4j;
    requires static jdk.jfr;

    exports io.chathub.core;
    exports io.chathub.core.auth;
    exports io.chathub.core.export;
    exports io.chathub.core.hook;
    exports io.chathub.core.metric;
    exports io.chathub.core.moderation;
    exports io.chathub.core.options;
    exports io.chathub.core.spi;
    exports io.chathub.core.spi.backend;
    exports io.chathub.core.spi.broker;
    exports io.chathub.core.spi.store;
}
