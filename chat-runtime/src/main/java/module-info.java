/** The one source of threads, time and randomness of hub and client. */
module io.chathub.runtime {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.chathub.runtime;
}
