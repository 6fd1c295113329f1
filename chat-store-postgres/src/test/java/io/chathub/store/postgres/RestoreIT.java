package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.suite.RestoreSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The files of a database are put back as they were before, while no server runs, and the chat goes on with them. */
@NeedsPostgres
@Tag("long")
class RestoreIT extends RestoreSuite {

    private DatabaseServer database;

    @BeforeEach
    void startDatabase() throws IOException {
        database = DatabaseServer.start();
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    @Override
    protected MessageStore newStore() {
        return PostgresStore.of(database.dataSource("public"));
    }

    @Override
    protected MessageStore storeAlone() {
        return PostgresStore.alone(database.dataSource("public"), true);
    }

    @Override
    protected void copyTo(Path copy) throws Exception {
        database.crash(); // the files of a server that does not run, whose log brings them up to date
        run("cp", "-a", database.data().toString(), copy.toString());
        database.restart();
    }

    @Override
    protected void restore(Path copy) throws Exception {
        database.crash();
        run("rm", "-r", database.data().toString());
        run("cp", "-a", copy.toString(), database.data().toString());
        database.restart();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }
}
