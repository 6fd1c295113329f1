package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A closed client over a real socket, whose token would have to be refreshed a day later, does not stay in memory. */
@Timeout(60)
class ClosedClientMemoryIT extends ClientIT {

    @Test
    void clientWithATokenOfADay_isCollectedAfterItIsClosed() throws Exception {
        server.moreTerms = ",\"expiresIn\":86400000";
        List<WeakReference<?>> references = closed();
        await().untilAsserted(() -> {
            System.gc();
            assertThat(references).allMatch(reference -> reference.get() == null);
        });
    }

    /** A frame of its own, whose local variables are gone afterwards. */
    private List<WeakReference<?>> closed() throws Exception {
        Object application = new Object();
        Supplier<String> token = () -> "token-" + application.hashCode();
        ChatClient client =
                ChatClient.builder(server.uri()).username("John").token(token).build();
        client.connect().join();
        client.room("lobby").join().join();
        client.close();
        assertThat(client.closed()).isDone();
        return List.of(new WeakReference<>(client), new WeakReference<>(token), new WeakReference<>(application));
    }
}
