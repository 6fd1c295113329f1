package io.chathub.client.internal.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WeakValuesTest {

    private final WeakValues<Object> values = new WeakValues<>();

    @Test
    void valueThatIsReferredTo_staysTheSame() {
        Object first = values.get("a", name -> new Object());
        System.gc();
        assertThat(values.get("a", name -> new Object())).isSameAs(first);
        assertThat(values.get("b", name -> new Object())).isNotSameAs(first);
    }

    @Test
    void otherValues_areForgottenWithTheirNames() {
        Object kept = values.get("kept", name -> new Object());
        for (int i = 0; i < 1_000; i++) {
            assertThat(values.get("name" + i, name -> new Object())).isNotNull();
        }
        await().untilAsserted(() -> {
            System.gc();
            assertThat(values.size()).isEqualTo(1);
        });
        assertThat(values.get("kept", name -> new Object())).isSameAs(kept);
    }
}
