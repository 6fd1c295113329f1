package io.chathub.examples.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.examples.durable.Reception.Step;
import io.chathub.examples.durable.Request.Kind;
import io.chathub.examples.durable.Request.Outcome;
import io.chathub.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check accepts a right run, and names each fault of a run that has one. */
class DurabilityCheckTest {

    private static final String EPOCH = "e1";

    /** Three messages; the first one is edited, has a reaction and a pin, the second one is deleted. */
    private final List<Request> requests = new ArrayList<>();

    private final Map<Long, MessageView> messages = new TreeMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final List<Return> returns = new ArrayList<>();
    private Set<String> epochs = Set.of(EPOCH);
    private List<Long> offsets = new ArrayList<>(List.of(1L, 2L, 4L));
    private Map<Long, MessageView> stored;
    private String storedEpoch = EPOCH;
    private long head = 7;

    @BeforeEach
    void rightRun() {
        requests.add(acknowledged("ann", Kind.POST, 0, "one", 1));
        requests.add(acknowledged("bob", Kind.POST, 0, "two", 2));
        requests.add(acknowledged("ann", Kind.EDIT, 1, "ONE", 3));
        requests.add(acknowledged("bob", Kind.POST, 0, "three", 4));
        requests.add(acknowledged("bob", Kind.REACT, 1, "+", 5));
        requests.add(acknowledged("bob", Kind.DELETE, 2, "", 6));
        requests.add(acknowledged("ann", Kind.PIN, 1, "", 7));
        messages.put(1L, new MessageView("ann", "ONE", true, Map.of("+", 1), false));
        messages.put(2L, MessageView.DELETED);
        messages.put(4L, new MessageView("bob", "three", false, Map.of(), false));
        stored = new HashMap<>(messages);
        steps.add(new Step(Step.Kind.MESSAGE, 1, 1));
        steps.add(new Step(Step.Kind.MESSAGE, 2, 2));
        steps.add(new Step(Step.Kind.CHANGE, 3, 1));
        steps.add(new Step(Step.Kind.MESSAGE, 4, 4));
        steps.add(new Step(Step.Kind.CHANGE, 5, 1));
        steps.add(new Step(Step.Kind.CHANGE, 6, 2));
        steps.add(new Step(Step.Kind.CHANGE, 7, 1));
        returns.add(new Return("ann", new StreamPosition(EPOCH, 2), new StreamPosition(EPOCH, 4), true));
    }

    private static Request acknowledged(String user, Kind kind, long target, String value, long offset) {
        return new Request(user, kind, target, value, Outcome.acknowledged(EPOCH, offset, false));
    }

    private List<String> violations() {
        Reception reception = new Reception("cat", epochs, gaps, steps, messages);
        Reading reading = new Reading("server", storedEpoch, head, offsets, stored);
        return DurabilityCheck.violations(requests, List.of(reception), List.of(reading), returns);
    }

    private void assertViolated(String rule) {
        assertThat(violations()).isNotEmpty().allMatch(violation -> violation.startsWith(rule + ": "));
    }

    @Test
    void rightRun_hasNoViolation() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void lostMessage_isNamed() {
        stored.remove(4L);
        offsets.remove(4L);
        assertViolated("lost");
    }

    @Test
    void lostMessageAtAClient_isNamed() {
        messages.remove(4L);
        assertViolated("lost");
    }

    @Test
    void lostEnd_isNamed() {
        head = 6;
        assertViolated("lost");
    }

    @Test
    void messageThatWasPublishedTwice_isNamed() {
        head = 8;
        stored.put(8L, stored.get(4L));
        offsets.add(8L);
        assertThat(violations())
                .anyMatch(violation -> violation.startsWith("not acknowledged: "))
                .anyMatch(violation -> violation.startsWith("hole: "));
    }

    @Test
    void oneOffsetOfTwoMessages_isNamed() {
        requests.add(acknowledged("ann", Kind.POST, 0, "four", 4));
        assertThat(violations()).anyMatch(violation -> violation.startsWith("one offset for two: "));
    }

    @Test
    void hole_isNamed() {
        head = 8;
        assertViolated("hole");
    }

    @Test
    void eventOfARepeatedReaction_isNoHole() {
        head = 8;
        requests.add(new Request("cat", Kind.REACT, 2, "+", Outcome.refused("not-found")));
        assertThat(violations()).isEmpty();
    }

    @Test
    void messageThatAClientReceivesTwice_isNamed() {
        steps.add(new Step(Step.Kind.MESSAGE, 8, 4));
        assertViolated("twice");
    }

    @Test
    void otherOrderOfMessagesAtAClient_isNamed() {
        steps.add(1, steps.remove(0));
        assertViolated("order");
    }

    @Test
    void otherOrderOfChangesAtAClient_isNamed() {
        steps.add(5, steps.remove(6));
        assertViolated("order");
    }

    @Test
    void changeBeforeItsMessage_isNamed() {
        steps.add(1, steps.remove(2));
        assertViolated("order");
    }

    @Test
    void statesOfOneAnswerInTheOrderOfTheirMessages_areRight() {
        steps.clear();
        steps.add(new Step(Step.Kind.MESSAGE, 7, 1));
        steps.add(new Step(Step.Kind.STATE, 6, 2));
        steps.add(new Step(Step.Kind.MESSAGE, 4, 4));
        assertThat(violations()).isEmpty();
    }

    @Test
    void olderStateAfterANewerOne_isNamed() {
        steps.add(new Step(Step.Kind.STATE, 5, 1));
        assertViolated("order");
    }

    @Test
    void otherOrderOfPages_isNamed() {
        offsets = List.of(2L, 1L, 4L);
        assertViolated("order");
    }

    @Test
    void otherNumberAtAnotherServer_isNamed() {
        stored.put(3L, stored.remove(4L));
        offsets = List.of(1L, 2L, 3L);
        assertThat(violations())
                .anyMatch(violation -> violation.startsWith("lost: server lacks 4"))
                .anyMatch(violation -> violation.startsWith("not acknowledged: server has 3"));
    }

    @Test
    void editThatIsUndone_isNamed() {
        stored.put(1L, new MessageView("ann", "one", true, Map.of("+", 1), false));
        assertViolated("state");
    }

    @Test
    void editsInAnotherOrder_areNamed() {
        requests.add(acknowledged("ann", Kind.EDIT, 1, "newer", 8));
        head = 8;
        assertViolated("state");
    }

    @Test
    void deletionThatIsUndone_isNamed() {
        messages.put(2L, new MessageView("bob", "two", false, Map.of(), false));
        assertViolated("state");
    }

    @Test
    void reactionThatIsLost_isNamed() {
        messages.put(1L, new MessageView("ann", "ONE", true, Map.of(), false));
        assertViolated("state");
    }

    @Test
    void reactionThatCountsTwice_isNamed() {
        stored.put(1L, new MessageView("ann", "ONE", true, Map.of("+", 2), false));
        assertViolated("state");
    }

    @Test
    void pinThatIsLost_isNamed() {
        stored.put(1L, new MessageView("ann", "ONE", false, Map.of("+", 1), false));
        assertViolated("state");
    }

    @Test
    void reactionsAndPinsThatWereTakenBack_areExpectedToBeGone() {
        requests.add(acknowledged("bob", Kind.TAKE_BACK, 1, "+", 8));
        requests.add(acknowledged("ann", Kind.UNPIN, 1, "", 9));
        head = 9;
        assertViolated("state");
        MessageView now = new MessageView("ann", "ONE", false, Map.of(), false);
        messages.put(1L, now);
        stored.put(1L, now);
        assertThat(violations()).isEmpty();
    }

    @Test
    void newEpoch_isNamed() {
        storedEpoch = "e2";
        assertViolated("epoch");
    }

    @Test
    void newEpochAtAClient_isNamed() {
        epochs = Set.of(EPOCH, "e2");
        assertViolated("epoch");
    }

    @Test
    void gap_isNamed() {
        gaps.add("Gap[dev 2..3]");
        assertViolated("gap");
    }

    @Test
    void requestWithoutAnswer_isNamed() {
        requests.add(new Request("ann", Kind.EDIT, 4, "never", null));
        assertViolated("unanswered");
    }

    @Test
    void refusalWithoutReason_isNamed() {
        requests.add(new Request("ann", Kind.REACT, 1, "-", Outcome.refused("not-found")));
        assertViolated("refused");
    }

    @Test
    void clientThatIsNotRecovered_isNamed() {
        returns.add(new Return("bob", new StreamPosition(EPOCH, 4), new StreamPosition(EPOCH, 6), false));
        assertViolated("not recovered");
    }

    @Test
    void positionAboveTheHead_isNamed() {
        returns.add(new Return("bob", new StreamPosition(EPOCH, 9), new StreamPosition(EPOCH, 7), false));
        assertViolated("not recovered");
    }

    @Test
    void clientThatHasMissedMoreThanOneReplyHolds_needsNoRecovery() {
        long far = 4 + Return.MOST_MISSED + 1;
        returns.add(new Return("bob", new StreamPosition(EPOCH, 4), new StreamPosition(EPOCH, far), false));
        assertThat(violations()).isEmpty();
    }
}
