package io.chathub.benchmarks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The least that a durable acknowledgement costs on this disk: one thread appends what waits to a file, syncs the file once, and
 * acknowledges. No index, no search, no rooms, no check.
 */
final class PlainLog implements Publishing {

    /** As many as a batch of the chat has. */
    private static final int MAX_BATCH = 512;

    private static final int MAX_BATCH_BYTES = 1 << 20;

    /** A text without an acknowledgement. */
    private static final class Waiting {
        final byte[] text;
        final CompletableFuture<Void> ack = new CompletableFuture<>();

        Waiting(byte[] text) {
            this.text = text;
        }
    }

    private static final Waiting END = new Waiting(new byte[0]);

    private final FileChannel file;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::write, "plain-log");

    PlainLog(Path directory) throws IOException {
        file = FileChannel.open(
                directory.resolve("plain.log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        writer.start();
    }

    @Override
    public CompletionStage<?> publish(String text) {
        Waiting waiting = new Waiting(text.getBytes(StandardCharsets.UTF_8));
        queue.add(waiting);
        return waiting.ack;
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.allocateDirect(2 * MAX_BATCH_BYTES);
        try {
            for (Waiting next = queue.take(); next != END; next = queue.take()) {
                while (true) {
                    batch.add(next);
                    bytes.putInt(next.text.length).put(next.text);
                    Waiting more = batch.size() < MAX_BATCH && bytes.position() < MAX_BATCH_BYTES ? queue.peek() : null;
                    if (more == null || more == END) {
                        break;
                    }
                    next = queue.take();
                }
                bytes.flip();
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(false);
                bytes.clear();
                batch.forEach(waiting -> waiting.ack.complete(null));
                batch.clear();
            }
        } catch (IOException | InterruptedException e) {
            batch.forEach(waiting -> waiting.ack.completeExceptionally(e));
            throw new IllegalStateException(e);
        }
    }

    /** The middle of the times that an append and a sync of this disk take, in microseconds. */
    static double syncMicros(Path directory, int times) throws IOException {
        double[] micros = new double[times];
        Path path = directory.resolve("sync.log");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < times; i++) {
                long begin = System.nanoTime();
                file.write(ByteBuffer.wrap(new byte[100]), 100L * i);
                file.force(false);
                micros[i] = (System.nanoTime() - begin) / 1e3;
            }
        }
        java.util.Arrays.sort(micros);
        return micros[times / 2];
    }

    @Override
    public void close() {
        queue.add(END);
        try (file) {
            writer.join();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
