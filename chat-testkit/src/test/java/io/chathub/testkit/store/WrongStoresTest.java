package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.StreamPosition;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerCheck;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** The contract of brokers finds these faults of a broker over a store, at commits that fail and at losses. */
class WrongStoresTest {

    private static final String FAILED_COMMITS = "keys: a commit that fails is repeated, with and without a key";

    /** A call of a store. */
    @FunctionalInterface
    private interface Call {
        Object answer() throws Throwable;
    }

    /** A fault of the calls of one method. */
    @FunctionalInterface
    private interface Fault {
        Object answer(Object[] arguments, Call call) throws Throwable;
    }

    private static Arguments fault(String fault, String check, String method, Fault answers) {
        UnaryOperator<MessageStore> wrong = store -> (MessageStore) Proxy.newProxyInstance(
                WrongStoresTest.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (proxy, called, arguments) -> called.getName().equals(method)
                        ? answers.answer(arguments, () -> call(store, called, arguments))
                        : call(store, called, arguments));
        return Arguments.of(fault, check, wrong);
    }

    private static Object call(MessageStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static Stream<Arguments> faults() {
        Map<String, Object> places = new ConcurrentHashMap<>();
        return Stream.of(
                fault("a batch has another id when it is repeated", FAILED_COMMITS, "commit", (arguments, call) -> {
                    arguments[0] = UUID.randomUUID();
                    return call.answer();
                }),
                fault("a failed commit is not repeated", FAILED_COMMITS, "commit", (arguments, call) -> {
                    try {
                        return call.answer();
                    } catch (StoreException e) {
                        throw StoreException.rejected(0, "given up on purpose", e);
                    }
                }),
                fault(
                        "the key of a lost event is remembered",
                        "keys: a lost event's key is free",
                        "placeOf",
                        (arguments, call) -> {
                            Object place = call.answer();
                            String key = arguments[0] + " " + arguments[1];
                            return place == null ? places.get(key) : places.merge(key, place, (old, now) -> now);
                        }),
                fault(
                        "an ancestor names lost events",
                        "R9: with loss, the numbering goes on from the last kept event",
                        "renew",
                        (arguments, call) -> withLongAncestors((StreamState) call.answer())));
    }

    private static StreamState withLongAncestors(StreamState state) {
        StreamHead head = state.head();
        StreamHead longer = new StreamHead(
                head.epoch(),
                head.offset(),
                head.floor(),
                head.cleared(),
                head.lastOther(),
                head.ancestors().stream()
                        .map(ancestor -> new StreamPosition(ancestor.epoch(), 1_000))
                        .toList());
        return new StreamState(longer, state.oldest(), state.retention());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void brokerWithAFault_failsTheCheck(String fault, String name, UnaryOperator<MessageStore> wrong) throws Exception {
        BrokerCheck check = BrokerContract.checks().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no check " + name));
        check.run(options -> new DurableFixture(options, store -> store)); // the broker without the fault passes
        assertThatThrownBy(() -> check.run(options -> new DurableFixture(options, wrong)))
                .as(fault)
                .isNotInstanceOf(TestAbortedException.class);
    }
}
