package io.chathub.store.postgres;

import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An empty schema of one test, in the database of all tests. */
public final class TestSchema implements AutoCloseable, AfterEachCallback {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final DatabaseServer server;
    private final String name = "test" + NUMBERS.incrementAndGet();

    TestSchema() {
        this(SharedServer.get());
    }

    TestSchema(DatabaseServer server) {
        this.server = server;
        server.execute("create schema " + name);
    }

    String name() {
        return name;
    }

    DataSource dataSource() {
        return server.dataSource(name);
    }

    /** Registered with a test, the schema is dropped after everything else of the test. */
    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        server.execute("set client_min_messages = warning; drop schema " + name + " cascade");
    }
}
