package io.chathub.examples.durable;

import io.chathub.examples.durable.Reception.Step;
import io.chathub.examples.durable.Request.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The check of a run over faults of servers and stores. All that was acknowledged is there, once, in one order, at every server and
 * every client, in one epoch and without a gap; edits, deletions, reactions and pins have the state that the acknowledgements
 * determine; and a client that came back was recovered.
 *
 * <p>The requests have to follow three rules, so that the outcome is determined: texts are unique; a user has one request at a time
 * about a message, and repeats none; one user alone pins.
 */
public final class DurabilityCheck {

    private static final String NOT_FOUND = "not-found";

    private final List<Request> requests;
    private final List<Reception> receptions;
    private final List<Reading> readings;
    private final List<Return> returns;
    private final List<String> violations = new ArrayList<>();
    private final Set<Long> deleted = new HashSet<>();

    private DurabilityCheck(
            List<Request> requests, List<Reception> receptions, List<Reading> readings, List<Return> returns) {
        this.requests = requests;
        this.receptions = receptions;
        this.readings = readings;
        this.returns = returns;
    }

    /** The violations, each with the name of its rule first; empty if there are none. */
    static List<String> violations(
            List<Request> requests, List<Reception> receptions, List<Reading> readings, List<Return> returns) {
        DurabilityCheck check = new DurabilityCheck(requests, receptions, readings, returns);
        check.checkAll();
        return check.violations;
    }

    private void checkAll() {
        for (Request request : requests) {
            if (request.kind() == Kind.DELETE && request.isAcknowledged()) {
                deleted.add(request.target());
            }
        }
        checkEpochs();
        checkOutcomes();
        checkOffsets();
        Map<Long, MessageView> expected = expected();
        readings.forEach(reading -> checkReading(reading, expected));
        receptions.forEach(reception -> checkReception(reception, expected));
        returns.forEach(this::checkReturn);
    }

    private void violated(String rule, Object detail) {
        violations.add(rule + ": " + detail);
    }

    // --------------------------------------------------------------------------------------------------- the requests

    private void checkEpochs() {
        Set<String> epochs = new TreeSet<>();
        requests.stream()
                .filter(Request::isAcknowledged)
                .forEach(request -> epochs.add(request.acknowledgement().epoch()));
        receptions.forEach(reception -> epochs.addAll(reception.epochs()));
        readings.forEach(reading -> epochs.add(reading.epoch()));
        if (epochs.size() > 1) {
            violated("epoch", epochs);
        }
    }

    private void checkOutcomes() {
        for (Request request : requests) {
            Request.Outcome outcome = request.outcome();
            boolean mayBeRefused = request.kind() != Kind.POST && deleted.contains(request.target());
            if (outcome == null) {
                violated("unanswered", request);
            } else if (!outcome.isAcknowledged()
                    && !(mayBeRefused && outcome.refusal().equals(NOT_FOUND))) {
                violated("refused", request);
            }
        }
    }

    /** Each number up to the newest one is that of one request. */
    private void checkOffsets() {
        Map<Long, Request> byOffset = new HashMap<>();
        Set<Long> named = new HashSet<>();
        long withoutOffset = 0;
        for (Request request : requests) {
            if (request.isAcknowledged()) {
                long offset = request.acknowledgement().offset();
                named.add(offset);
                Request other = request.kind().hasKey() ? byOffset.put(offset, request) : null;
                if (other != null) {
                    violated("one offset for two", request + " and " + other);
                }
            }
            if (!request.kind().hasKey()
                    && (!request.isAcknowledged() || request.acknowledgement().duplicate())) {
                withoutOffset++; // the answer to a repeated reaction does not name the event of the first attempt
            }
        }
        for (Reading reading : readings) {
            List<Long> holes = new ArrayList<>();
            for (long offset = 1; offset <= reading.head(); offset++) {
                if (!named.contains(offset)) {
                    holes.add(offset);
                }
            }
            if (holes.size() > withoutOffset) {
                violated("hole", reading.server() + " has events that no acknowledgement names: " + holes);
            }
            named.stream()
                    .filter(offset -> offset > reading.head())
                    .forEach(offset -> violated("lost", offset + " is above the head of " + reading.server()));
        }
    }

    /** The messages that the acknowledgements determine, by offset. */
    private Map<Long, MessageView> expected() {
        Map<Long, Request> posts = new TreeMap<>();
        Map<Long, Request> edits = new HashMap<>();
        Map<Long, Map<String, Set<String>>> reactions = new HashMap<>();
        Set<Long> pins = new HashSet<>();
        for (Request request : requests) {
            if (!request.isAcknowledged()) {
                continue;
            }
            long target = request.target();
            Set<String> users = reactions
                    .computeIfAbsent(target, unused -> new TreeMap<>())
                    .computeIfAbsent(request.value(), unused -> new HashSet<>());
            switch (request.kind()) {
                case POST -> posts.put(request.acknowledgement().offset(), request);
                case EDIT -> edits.merge(target, request, DurabilityCheck::later);
                case DELETE -> {} // looked at before
                case REACT -> users.add(request.user());
                case TAKE_BACK -> users.remove(request.user());
                case PIN -> pins.add(target);
                case UNPIN -> pins.remove(target);
            }
        }
        Map<Long, MessageView> expected = new TreeMap<>();
        posts.forEach((offset, post) -> {
            Map<String, Integer> counts = new TreeMap<>();
            reactions.getOrDefault(offset, Map.of()).forEach((emoji, users) -> {
                if (!users.isEmpty()) {
                    counts.put(emoji, users.size());
                }
            });
            String text = edits.getOrDefault(offset, post).value();
            MessageView view = new MessageView(post.user(), text, pins.contains(offset), counts, false);
            expected.put(offset, deleted.contains(offset) ? MessageView.DELETED : view);
        });
        return expected;
    }

    private static Request later(Request one, Request other) {
        return one.acknowledgement().offset() > other.acknowledgement().offset() ? one : other;
    }

    // ----------------------------------------------------------------------------------------------- the observations

    private void checkReading(Reading reading, Map<Long, MessageView> expected) {
        for (int i = 1; i < reading.offsets().size(); i++) {
            if (reading.offsets().get(i) <= reading.offsets().get(i - 1)) {
                violated(
                        "order",
                        reading.server() + " returns " + reading.offsets().subList(i - 1, i + 1));
            }
        }
        checkStates(reading.server(), reading.messages(), expected);
    }

    private void checkStates(String owner, Map<Long, MessageView> messages, Map<Long, MessageView> expected) {
        expected.forEach((offset, view) -> {
            MessageView there = messages.get(offset);
            if (there == null) {
                violated("lost", owner + " lacks " + offset + " " + view);
            } else if (!there.equals(view)) {
                violated("state", owner + " has " + offset + " as " + there + " (expected: " + view + ")");
            }
        });
        messages.forEach((offset, view) -> {
            if (!expected.containsKey(offset)) {
                violated("not acknowledged", owner + " has " + offset + " " + view);
            }
        });
    }

    private void checkReception(Reception reception, Map<Long, MessageView> expected) {
        String client = reception.client();
        reception.gaps().forEach(gap -> violated("gap", client + " " + gap));
        Map<Long, Long> newestOfMessage = new HashMap<>();
        Set<Long> posted = new HashSet<>();
        long newest = 0;
        long newestLive = 0;
        long newestUnchanged = 0;
        for (Step step : reception.steps()) {
            boolean isUnchanged = step.kind() == Step.Kind.MESSAGE && step.change() == step.message();
            if (step.kind() == Step.Kind.MESSAGE && !posted.add(step.message())) {
                violated("twice", client + " has received " + step);
            } else if (step.change() <= newestOfMessage.getOrDefault(step.message(), 0L)
                    || (step.kind() == Step.Kind.CHANGE && step.change() <= newest)
                    || step.change() <= newestLive
                    || (isUnchanged && step.message() <= newestUnchanged)) {
                violated("order", client + " has received " + step + " after the change " + newest);
            }
            newestOfMessage.put(step.message(), step.change());
            newest = Math.max(newest, step.change());
            newestLive = step.kind() == Step.Kind.CHANGE ? step.change() : newestLive;
            newestUnchanged = isUnchanged ? step.message() : newestUnchanged;
        }
        checkStates(client, reception.messages(), expected);
    }

    private void checkReturn(Return back) {
        if (!back.recovered() && back.mustBeRecovered()) {
            violated("not recovered", back);
        }
    }
}
