package io.chathub.benchmarks;

import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.scenario.ChurnScenario;
import io.chathub.benchmarks.load.scenario.IdleScenario;
import io.chathub.benchmarks.load.scenario.Measurement;
import io.chathub.benchmarks.load.scenario.Report;
import io.chathub.benchmarks.load.scenario.Scenario.Shape;
import io.chathub.benchmarks.load.scenario.Series;
import io.chathub.benchmarks.load.scenario.StormScenario;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The measurements of docs/performance.md, one after the other. */
final class ReportRun {

    static final List<String> ALL = List.of("saturate", "steady", "growth", "rooms", "stalled", "idle", "storm");

    /** The chat in servlet containers and a plain {@code sendText} of the same, beside the chat on its own Jetty. */
    private static final List<Target> CONTAINERS = List.of(
            Target.CHATHUB_V2,
            Target.TOMCAT_UPGRADE,
            Target.TOMCAT_JAKARTA,
            Target.TOMCAT_PLAIN,
            Target.UNDERTOW_UPGRADE,
            Target.UNDERTOW_JAKARTA,
            Target.UNDERTOW_PLAIN,
            Target.JETTY_JAKARTA,
            Target.JETTY_PLAIN);

    private static final List<Target> EVERYONE = List.of(
            Target.CHATHUB_V1,
            Target.CHATHUB_V2,
            Target.PORTABLE_V2,
            Target.FLOOR,
            Target.FLOOR_BATCHED,
            Target.JAKARTA,
            Target.UNDERTOW,
            Target.VERTX,
            Target.NETTY_SOCKETIO,
            Target.SPRING_STOMP,
            Target.COMETD,
            Target.ATMOSPHERE);
    private static final List<Target> SOME = List.of(
            Target.CHATHUB_V1, Target.CHATHUB_V2, Target.PORTABLE_V2, Target.FLOOR, Target.JAKARTA, Target.UNDERTOW);
    private static final List<Target> OURS = List.of(Target.CHATHUB_V1, Target.CHATHUB_V2);
    private static final List<Target> OURS_AND_FLOOR =
            List.of(Target.CHATHUB_V1, Target.CHATHUB_V2, Target.FLOOR_BATCHED);
    private static final int MANY = 10_000;
    private static final int IDLE = 15_000;

    private final Report report;
    private final int rounds;
    private final double seconds;
    private final List<String> jvmArguments;

    ReportRun(Report report, int rounds, double seconds, List<String> jvmArguments) {
        this.report = report;
        this.rounds = rounds;
        this.seconds = seconds;
        this.jvmArguments = jvmArguments;
    }

    int run(List<String> parts) throws IOException {
        report.put(
                "machine",
                Report.machine("chat-benchmarks/run --rounds " + rounds + " --seconds " + (int) seconds + " report"
                        + (parts.equals(ALL) ? "" : " --only " + String.join(",", parts))));
        for (String part : parts) {
            System.out.println("--- " + part);
            switch (part) {
                case "saturate" -> series(part, Shape.saturate(1_000, 4, 4, seconds), EVERYONE, Target.FLOOR_BATCHED);
                case "steady" -> series(part, Shape.steady(1_000, 50, seconds), SOME, Target.FLOOR);
                case "growth" ->
                    series(part, Shape.saturate(MANY, 4, 4, seconds), OURS_AND_FLOOR, Target.FLOOR_BATCHED);
                case "rooms" -> rooms();
                case "stalled" -> stalled();
                case "idle" -> idle();
                case "storm" -> storm();
                case "containers" -> containers();
                default -> throw new IllegalArgumentException("no part of the report: " + part);
            }
        }
        return 0;
    }

    /** For docs/containers.md: bursts, and one message a turn. */
    private void containers() throws IOException {
        series("containers-bursts", Shape.saturate(1_000, 4, 4, seconds), CONTAINERS, Target.CHATHUB_V2);
        series("containers-single", Shape.steady(1_000, 50, seconds), CONTAINERS, Target.CHATHUB_V2);
    }

    private void series(String name, Shape shape, List<Target> targets, Target floor) throws IOException {
        report.put(name, Report.table(new Series(shape, jvmArguments, System.out).run(targets, rounds), floor));
    }

    /** The same deliveries a second, to one room and to a thousand. */
    private void rooms() throws IOException {
        StringBuilder table = new StringBuilder(
                "| rooms | clients each | texts/s | CPU s per million | runs | p99 ms |\n|---|---|---|---|---|---|\n");
        for (Shape shape : List.of(
                Shape.rooms(1, MANY, 4, seconds),
                Shape.rooms(1_000, MANY / 1_000, 4_000, seconds),
                Shape.rooms(100, 10, 4_000, seconds))) {
            List<Measurement> runs = ours(shape, Target.CHATHUB_V2);
            Measurement median = Series.median(runs);
            table.append(String.format(
                    "| %,d | %,d | %,.0f | %.2f | %s | %.1f |%n",
                    shape.rooms(),
                    shape.clients() / shape.rooms(),
                    shape.textsPerSecond(),
                    median.cpuPerMillion(),
                    runs.stream()
                            .map(run -> String.format("%.2f", run.cpuPerMillion()))
                            .toList(),
                    median.p99Millis()));
        }
        report.put("rooms", table.toString());
    }

    private void stalled() throws IOException {
        StringBuilder table = new StringBuilder(
                "| server | clients that do not read | p50 ms | p99 ms | p99 of each run | CPU s per million |\n|---|---|---|---|---|---|\n");
        for (Target target : OURS) {
            for (int stalled : new int[] {0, 100}) {
                List<Measurement> runs = ours(Shape.stalled(1_000, stalled, 20, 4_000, seconds), target);
                Measurement median = Series.median(runs);
                table.append(String.format(
                        "| %s | %d of 1,000 | %.1f | %.1f | %s | %.2f |%n",
                        target.displayName(),
                        stalled,
                        median.p50Millis(),
                        median.p99Millis(),
                        runs.stream()
                                .map(run -> String.format("%.1f", run.p99Millis()))
                                .toList(),
                        median.cpuPerMillion()));
            }
        }
        report.put("stalled", table.toString());
    }

    private List<Measurement> ours(Shape shape, Target target) {
        Map<Target, List<Measurement>> runs = new Series(shape, jvmArguments, System.out).run(List.of(target), rounds);
        return runs.getOrDefault(target, List.of());
    }

    private void idle() throws IOException {
        StringBuilder table = new StringBuilder(
                "| server | heap each, B | RSS each, B | cores in use | heap left when they had gone, B |\n|---|---|---|---|---|\n");
        for (Target target : List.of(Target.CHATHUB_V1, Target.CHATHUB_V2, Target.JAKARTA)) {
            IdleScenario.Idle idle = new IdleScenario(IDLE, 20, jvmArguments).run(target, false, System.out);
            System.out.println(idle.line());
            table.append(String.format(
                    "| %s | %,d | %,d | %.3f | %,d |%n",
                    target.displayName(),
                    idle.heapPerConnection(),
                    idle.residentPerConnection(),
                    idle.cores(),
                    idle.heapAfterwards()));
        }
        ChurnScenario.Churn churn = new ChurnScenario(100_000, jvmArguments).run(Target.CHATHUB_V2);
        System.out.println(churn.line());
        table.append(String.format(
                "%n100,000 connections one hundred at a time, %s: %,d bytes reachable after the first 10,000, %,d after all.%n",
                churn.target().displayName(), churn.before(), churn.after()));
        report.put("idle", table.toString());
    }

    private void storm() throws IOException {
        StringBuilder table = new StringBuilder(
                "| clients | all in the room after, s | server CPU, s | sent to each, B |\n|---|---|---|---|\n");
        for (int clients : new int[] {50, 1_250, 2_500, 5_000}) {
            StormScenario.Storm storm = new StormScenario(clients, jvmArguments).run(Target.CHATHUB_V2);
            System.out.println(storm.line());
            table.append(String.format(
                    "| %,d | %.1f | %.2f | %,d |%n",
                    clients, storm.seconds(), storm.cpuSeconds(), storm.bytesPerClient()));
        }
        report.put("storm", table.toString());
    }
}
