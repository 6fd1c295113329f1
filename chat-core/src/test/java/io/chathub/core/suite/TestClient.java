package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that speaks raw frames. Every wait is bounded, and fails the test at its end. */
public interface TestClient {

    /** The longest wait for a frame: 10 s. */
    long WAIT_MILLIS = 10_000;

    /** Sends one text frame. */
    void send(String text);

    /** Sends one binary frame. */
    void sendBinary(byte[] data);

    /** The next text frame; fails where none comes, or the connection closes first. */
    String receive();

    /** The code of the close frame, or 1006; fails where the connection stays open. Frames before it are passed over. */
    int awaitClose();

    /** Says goodbye with a close frame of code 1000. */
    void close();

    /** Breaks the line without a close frame. */
    void cut();

    /** Reads the {@code connect} frame and returns the id in it. */
    default String hello() {
        String frame = receive();
        Matcher matcher = Pattern.compile("\\{\"type\":\"connect\",\"id\":\"([A-Za-z0-9_-]{22,})\"}")
                .matcher(frame);
        assertThat(matcher.matches())
                .as("the first frame is connect: %s", frame)
                .isTrue();
        return matcher.group(1);
    }

    /** Joins by {@code name}; the joiner hears nothing of it. */
    default void join(String name) {
        send("{\"type\":\"join\",\"username\":\"" + name + "\"}");
    }
}
