package io.chathub.benchmarks.load.dialect;

import java.util.List;

/** A chat without a protocol: the frames that clients send are what all of them get. */
final class PlainDialect implements Dialect {

    @Override
    public List<String> opening() {
        return List.of();
    }

    @Override
    public List<String> read(String frame) {
        return List.of();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public String publish(String text) {
        return "{\"type\":\"message\",\"username\":\"u\",\"text\":\"" + text + "\"}";
    }
}
