package io.chathub.conformance.chaos;

import java.util.List;
import java.util.Locale;

/** What happened in a run, in numbers. */
record ChaosReport(
        long facts,
        long acked,
        long deliveries,
        long recovered,
        long notRecovered,
        long otherEpoch,
        long gaps,
        long restarts,
        long lines,
        long linesCut,
        long cutInFrame,
        long duplicates,
        long leaves,
        long comings,
        long goings) {

    static ChaosReport of(RunRecord run) {
        Counter counter = new Counter();
        run.connections().forEach(log -> log.facts().forEach(counter::count));
        return new ChaosReport(
                run.factCount(),
                counter.acked,
                counter.deliveries,
                counter.recovered,
                counter.notRecovered,
                counter.otherEpoch,
                counter.gaps,
                run.servers().size() - 1L,
                run.connections().size(),
                counter.cut,
                counter.cutInFrame,
                counter.duplicates,
                counter.leaves,
                counter.comings,
                counter.goings);
    }

    ChaosReport plus(ChaosReport other) {
        return new ChaosReport(
                facts + other.facts,
                acked + other.acked,
                deliveries + other.deliveries,
                recovered + other.recovered,
                notRecovered + other.notRecovered,
                otherEpoch + other.otherEpoch,
                gaps + other.gaps,
                restarts + other.restarts,
                lines + other.lines,
                linesCut + other.linesCut,
                cutInFrame + other.cutInFrame,
                duplicates + other.duplicates,
                leaves + other.leaves,
                comings + other.comings,
                goings + other.goings);
    }

    /** The line of a report. */
    String line(double seconds, List<String> proxyFaults) {
        return String.format(
                Locale.ROOT,
                "%,d events (%,.0f/s), %,d messages acked, %,d deliveries checked; resumes: %,d recovered, %,d not,"
                        + " %,d in another epoch; %,d gaps, %d restarts, %,d lines, %,d cut (%,d in a frame),"
                        + " %,d duplicates answered, %,d leaves, %,d user-joined, %,d user-left; proxy: %s",
                facts,
                facts / seconds,
                acked,
                deliveries,
                recovered,
                notRecovered,
                otherEpoch,
                gaps,
                restarts,
                lines,
                linesCut,
                cutInFrame,
                duplicates,
                leaves,
                comings,
                goings,
                proxyFaults);
    }

    private static final class Counter {
        private static final int NO_CLOSE_FRAME = 1006;

        private long acked;
        private long deliveries;
        private long recovered;
        private long notRecovered;
        private long otherEpoch;
        private long gaps;
        private long cut;
        private long cutInFrame;
        private long duplicates;
        private long leaves;
        private long comings;
        private long goings;

        void count(Fact fact) {
            if (fact instanceof Fact.Delivered) {
                deliveries++;
            } else if (fact instanceof Fact.Acked ack) {
                acked += ack.duplicate() ? 0 : 1;
                duplicates += ack.duplicate() ? 1 : 0;
            } else if (fact instanceof Fact.Joined joined) {
                Long missed = joined.missed();
                recovered += joined.recovered() ? 1 : 0;
                notRecovered += !joined.recovered() && missed != null && missed > 0 ? 1 : 0;
                otherEpoch += !joined.recovered() && missed == null ? 1 : 0;
            } else if (fact instanceof Fact.Skipped) {
                gaps++;
            } else if (fact instanceof Fact.Left) {
                leaves++;
            } else if (fact instanceof Fact.Came) {
                comings++;
            } else if (fact instanceof Fact.Went) {
                goings++;
            } else if (fact instanceof Fact.Ended ended) {
                cut += ended.code() == NO_CLOSE_FRAME ? 1 : 0;
                cutInFrame += ended.inFrame() ? 1 : 0;
            }
        }
    }
}
