package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Chromium has recorded about a tab, as its developer tools show it under "Performance": the tasks of the main thread, the frames
 * of the compositor, the input events, the first paint. Parts begin and end with marks that the test sets in the page.
 */
final class Trace {

    /** A task of the main thread, in milliseconds: by the clock, and the CPU time of the thread, which other load affects little. */
    record Task(double wall, double cpu) {}

    /** An entry of the trace, with times in microseconds. */
    private record Entry(JsonObject json) {

        String name() {
            return json.get("name").getAsString();
        }

        boolean is(String name, String phase) {
            return name.equals(name()) && phase.equals(json.get("ph").getAsString());
        }

        String text(String field) {
            JsonElement value = json.get(field);
            return value == null ? "" : value.toString();
        }

        long number(String field) {
            JsonElement value = json.get(field);
            return value == null ? 0 : value.getAsLong();
        }

        long time() {
            return number("ts");
        }

        /** An object of the arguments; empty if there is none. */
        JsonObject argument(String name) {
            JsonElement value = json.getAsJsonObject("args").get(name);
            return value == null ? new JsonObject() : value.getAsJsonObject();
        }
    }

    /**
     * A frame of the compositor.
     *
     * @param presented when it was presented; {@link #NEVER} for a dropped frame, and for one without anything new
     */
    private record Frame(long presented, boolean isDropped, boolean isScrolled) {

        static Frame of(JsonObject report, long end) {
            String state = report.get("state").getAsString();
            return new Frame(
                    state.startsWith("STATE_PRESENTED") ? end : NEVER,
                    state.equals("STATE_DROPPED"),
                    !report.get("scroll_state").getAsString().equals("SCROLL_NONE"));
        }

        Frame with(Frame other) {
            return new Frame(
                    Math.min(presented, other.presented), isDropped || other.isDropped, isScrolled || other.isScrolled);
        }
    }

    private static final long NEVER = Long.MAX_VALUE;

    private static final String CATEGORIES = String.join(
            ",",
            "-*",
            "blink.user_timing",
            "loading",
            "devtools.timeline",
            "disabled-by-default-devtools.timeline",
            "disabled-by-default-devtools.timeline.frame");

    private static final double MICROS = 1_000;

    private final List<Entry> entries;

    private Trace(List<Entry> entries) {
        this.entries = entries;
    }

    /** Runs steps in a tab, and returns the trace of them. */
    static Trace of(Browser browser, Steps steps) {
        try (DevTools tools = browser.devTools()) {
            tools.run(
                    "Tracing.start",
                    Map.of("categories", CATEGORIES, "options", "record-until-full", "transferMode", "ReportEvents"));
            steps.run(tools);
            tools.run("Tracing.end", Map.of());
            eventually(() -> assertThat(tools.events("Tracing.tracingComplete")).hasSize(1));
            assertThat(tools.events("Tracing.tracingComplete"))
                    .as("all entries are in the trace")
                    .allMatch(end -> !end.get("dataLossOccurred").getAsBoolean());
            List<Entry> entries = new ArrayList<>();
            for (JsonObject collected : tools.events("Tracing.dataCollected")) {
                collected.getAsJsonArray("value").forEach(entry -> entries.add(new Entry(entry.getAsJsonObject())));
            }
            keep(entries);
            return new Trace(entries);
        }
    }

    /** Writes the trace to a file where a folder for it is given. The developer tools of Chromium load it. */
    private static void keep(List<Entry> entries) {
        String folder = System.getProperty("chathub.speed.traces");
        if (folder == null) {
            return;
        }
        try (Writer out = Files.newBufferedWriter(Files.createTempFile(Path.of(folder), "trace", ".json"))) {
            out.write("{\"traceEvents\":[");
            for (int i = 0; i < entries.size(); i++) {
                out.write((i == 0 ? "\n" : ",\n") + entries.get(i).json());
            }
            out.write("]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Steps of a test that may also run commands of the DevTools protocol. */
    interface Steps {
        void run(DevTools tools);
    }

    /** Sets a mark in the page of a browser. */
    static void mark(Browser browser, String name) {
        var unused = browser.script("performance.mark(arguments[0])", name);
    }

    /** The part between two marks of a page, each of which was set once. */
    Part between(String from, String to) {
        return new Part(theMark(from), theMark(to));
    }

    private Entry theMark(String name) {
        List<Entry> found = entries.stream()
                .filter(entry -> entry.is(name, "I") && entry.text("cat").contains("blink.user_timing"))
                .toList();
        assertThat(found).as("marks " + name).hasSize(1);
        return found.get(0);
    }

    /** How often an event of this name is in the trace. */
    long count(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).count();
    }

    /** A part of the trace, of the page that has set its marks. */
    final class Part {

        private final Entry from;
        private final Entry to;

        private Part(Entry from, Entry to) {
            this.from = from;
            this.to = to;
        }

        private boolean isInside(Entry entry) {
            return entry.text("pid").equals(from.text("pid"))
                    && entry.time() >= from.time()
                    && entry.time() <= to.time();
        }

        /** The tasks of the main thread. */
        List<Task> tasks() {
            return onMainThread("RunTask");
        }

        /** The CPU time of each layout of the page, in milliseconds. */
        Figures layouts() {
            return new Figures(onMainThread("Layout").stream().map(Task::cpu).toList());
        }

        /** The CPU time of each step of the page in which it finds what moved or is to be painted anew, in milliseconds. */
        Figures prePaints() {
            return new Figures(onMainThread("PrePaint").stream().map(Task::cpu).toList());
        }

        private List<Task> onMainThread(String name) {
            List<Task> found = entries.stream()
                    .filter(entry -> entry.is(name, "X") && isInside(entry))
                    .filter(entry -> entry.text("tid").equals(from.text("tid")))
                    .map(entry -> new Task(entry.number("dur") / MICROS, entry.number("tdur") / MICROS))
                    .toList();
            assertThat(found).as(name + " on the main thread").isNotEmpty();
            return found;
        }

        /**
         * The length of each frame while the user scrolls, in milliseconds: the time from the presentation of one to that of the next
         * one. Dropped frames make it longer. A frame in which there was nothing new to show begins a new series.
         */
        Figures scrolledFrames() {
            List<Double> lengths = new ArrayList<>();
            long last = NEVER;
            for (Frame frame : frames()) {
                boolean isPresented = frame.isScrolled() && frame.presented() != NEVER;
                if (isPresented && last != NEVER) {
                    lengths.add((frame.presented() - last) / MICROS);
                }
                if (isPresented || !frame.isScrolled() || !frame.isDropped()) {
                    last = isPresented ? frame.presented() : NEVER;
                }
            }
            return new Figures(lengths);
        }

        /** The frames of the compositor in their order. The trace has up to two reports of a frame: its main thread may be late. */
        private Collection<Frame> frames() {
            Map<Long, Frame> frames = new TreeMap<>();
            Map<String, JsonObject> begun = new HashMap<>();
            for (Entry entry : entries) {
                if (entry.is("PipelineReporter", "b") && isInside(entry)) {
                    begun.put(entry.text("id2"), entry.argument("frame_reporter"));
                } else if (entry.is("PipelineReporter", "e") && begun.containsKey(entry.text("id2"))) {
                    JsonObject report = begun.remove(entry.text("id2"));
                    frames.merge(report.get("frame_sequence").getAsLong(), Frame.of(report, entry.time()), Frame::with);
                }
            }
            return frames.values();
        }

        /** The time from each event of an input to the frame that shows its effect, in milliseconds. */
        Figures inputToPaint(String type) {
            return new Figures(entries.stream()
                    .filter(entry -> entry.is("EventTiming", "b") && isInside(entry))
                    .map(entry -> entry.argument("data"))
                    .filter(data -> data.get("type").getAsString().equals(type))
                    .map(data -> data.get("duration").getAsDouble())
                    .toList());
        }
    }
}
