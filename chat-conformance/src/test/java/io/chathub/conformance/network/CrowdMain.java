package io.chathub.conformance.network;

import io.chathub.protocol.ProtocolVersion;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients behind the router: a program of its own, since a namespace belongs to a process. It prints a {@link Note} a
 * line, and a line {@value #READY} when all are in; it reads {@code say COUNT PAUSE_MILLIS LENGTH} and {@code quit}, and
 * ends with its input.
 */
final class CrowdMain {

    static final String READY = "ready";

    private CrowdMain() {}

    /** Takes the server, the ping interval in ms, and how many clients of the product, and raw ones of v2 and of v1. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err); // the log of every library
        URI server = URI.create(args[0]);
        Duration pingInterval = Duration.ofMillis(Long.parseLong(args[1]));
        List<Chatter> chatters = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            chatters.add(new Chatter("c" + i, server, pingInterval, note -> print(out, note.line())));
        }
        for (Chatter chatter : chatters) {
            chatter.enter();
        }
        HttpClient http = HttpClient.newHttpClient();
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            new RawReader("raw" + i, ProtocolVersion.V2, note -> print(out, note.line())).enter(http, server);
        }
        for (int i = 0; i < Integer.parseInt(args[4]); i++) {
            new RawReader("old" + i, ProtocolVersion.V1, note -> print(out, note.line())).enter(http, server);
        }
        print(out, READY);
        try (Mouths mouths = new Mouths(chatters);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
                String[] words = line.split(" ", -1);
                mouths.say(Integer.parseInt(words[1]), Long.parseLong(words[2]), Integer.parseInt(words[3]));
            }
        }
        chatters.parallelStream().forEach(Chatter::close);
        System.exit(0); // the raw ones' threads are not asked
    }

    private static void print(PrintStream out, String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
