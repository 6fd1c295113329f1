package io.chathub.examples;

import io.chathub.core.export.ChatExport;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.runtime.ChatRuntime;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommands on a store that no server uses. */
final class StoreCommands {

    private static final int EPOCH_BYTES = 16;

    private StoreCommands() {}

    /** Adds the subcommands. */
    static void addTo(CommandLine commandLine) {
        commandLine.addSubcommand(new NewEpochs()).addSubcommand(new Export());
    }

    /** A step on a store. */
    abstract static class OnStore implements Callable<Integer> {

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public final Integer call() throws IOException {
            try (MessageStore store = store()) {
                store.open(new StoreSettings(RoomOptions.DEFAULT, OnStore::epoch));
                run(store);
            }
            return CommandLine.ExitCode.OK;
        }

        /** The store, which is there and not open. */
        abstract MessageStore store();

        abstract void run(MessageStore store) throws IOException;

        final void print(String line) {
            if (spec != null) {
                spec.commandLine().getOut().println(line);
            }
        }

        private static String epoch() {
            byte[] bytes = new byte[EPOCH_BYTES];
            ChatRuntime.system().nextSecretBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    @Command(
            name = "new-epochs",
            mixinStandardHelpOptions = true,
            description =
                    "Begins a new epoch of every room, which keeps its messages: after an older copy was restored. Clients"
                            + " that have seen later messages are notified of their loss, and no number is used twice.")
    static final class NewEpochs extends OnStore {

        @Mixin
        private final StoreArguments arguments = new StoreArguments();

        @Override
        MessageStore store() {
            return arguments.alone();
        }

        @Override
        void run(MessageStore store) {
            print("Rooms with a new epoch: " + store.renewAll());
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes the rooms with their messages to a file, as lines of JSON.")
    static final class Export extends OnStore {

        private static final String PART = ".part";

        @Option(
                names = "--data-dir",
                required = true,
                paramLabel = "DIR",
                description = "The data directory; no server may hold it. [CHAT_DATA_DIR]")
        private @Nullable Path dataDir;

        @Parameters(
                index = "0",
                paramLabel = "FILE",
                description = "The file, which does not exist; FILE.part until it is complete.")
        private @Nullable Path file;

        @Parameters(index = "1", arity = "0..1", paramLabel = "ROOM", description = "The only room; all.")
        private @Nullable String room;

        @Override
        MessageStore store() {
            return StoreArguments.inDirectory(Objects.requireNonNull(dataDir, "dataDir"));
        }

        @Override
        void run(MessageStore store) throws IOException {
            Path target = Objects.requireNonNull(file, "file");
            if (Files.exists(target)) {
                throw new IllegalArgumentException(target + ": exists already");
            }
            Path part = target.resolveSibling(target.getFileName() + PART);
            boolean done = false;
            try {
                long lines = write(ChatExport.of(store, room), part);
                Files.move(part, target); // not over a file that exists
                done = true;
                print(lines + " lines are in " + target + ".");
            } finally {
                if (!done) {
                    Files.deleteIfExists(part);
                }
            }
        }

        /** Writes the lines, which are on the disk at the end, and returns their number. */
        private static long write(ChatExport export, Path part) throws IOException {
            try (FileChannel channel = FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                    Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
                long lines = 0;
                for (List<String> page = next(export); !page.isEmpty(); page = next(export)) {
                    out.write(String.join("\n", page) + "\n");
                    lines += page.size();
                }
                out.flush();
                channel.force(true);
                return lines;
            }
        }

        private static List<String> next(ChatExport export) {
            try {
                return export.next().toCompletableFuture().join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof StoreException failure ? failure : e;
            }
        }
    }
}
