package io.chathub.core.stress;

import static org.awaitility.Awaitility.await;

import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One run: workers that connect, talk, leave, break and are kicked, by the dice of a seed. */
final class StressRun {

    static final String WITNESS = "witness";
    static final String LAST_WORD = "end:0";

    private static final int WORKERS = 6;
    private static final int STEPS = 2_500;

    private final long seed;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private int messages;

    StressRun(long seed) {
        this.seed = seed;
    }

    /** Runs, and returns what happened. */
    ChatRecord run() throws Exception {
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .typingRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(1_000_000)
                .maxQueuedBytes(1_000_000_000)
                .rooms(RoomOptions.builder().historySize(1_000_000).build())
                .build();
        ExecutorService network = Executors.newFixedThreadPool(3);
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        Hub hub = Hub.builder().options(options).build().start();
        try {
            StressClient witness = new StressClient(WITNESS, hub, network, faults);
            List<Future<List<StressClient>>> running = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                running.add(workers.submit(worker(i, hub, network)));
            }
            List<StressClient> clients = new ArrayList<>(List.of(witness));
            for (Future<List<StressClient>> future : running) {
                clients.addAll(future.get(60, TimeUnit.SECONDS));
            }
            hub.room("lobby").publish("end", LAST_WORD).toCompletableFuture().join();
            await().atMost(Duration.ofSeconds(60)).until(() -> clients.stream().allMatch(StressClient::hasHeardTheEnd));
            List<MessagePosted> history = hub.room("lobby")
                    .history(HistoryQuery.after(0, Integer.MAX_VALUE))
                    .toCompletableFuture()
                    .join()
                    .messages();
            hub.close();
            network.shutdown();
            if (!network.awaitTermination(10, TimeUnit.SECONDS)) {
                faults.add("the network did not come to rest");
            }
            messages = history.size();
            for (int i = 0; i < messages; i++) {
                if (history.get(i).offset() != i + 1) {
                    faults.add("offset " + history.get(i).offset() + " stands at " + (i + 1));
                }
            }
            return new ChatRecord(
                    history.stream().map(MessagePosted::text).toList(),
                    clients.stream().map(StressClient::seen).toList());
        } finally {
            hub.close();
            workers.shutdownNow();
            network.shutdownNow();
        }
    }

    /** What went wrong beside the record: a broken promise to a transport. */
    List<String> faults() {
        return faults;
    }

    int messages() {
        return messages;
    }

    private Callable<List<StressClient>> worker(int number, Hub hub, ExecutorService network) {
        return () -> {
            Random dice = new Random(seed * 31 + number);
            List<StressClient> all = new ArrayList<>();
            List<StressClient> here = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                int roll = dice.nextInt(100);
                if (here.isEmpty() || (roll < 4 && here.size() < 12)) {
                    StressClient client = new StressClient("w" + number + "-" + all.size(), hub, network, faults);
                    all.add(client);
                    here.add(client);
                } else if (roll < 6) {
                    here.remove(dice.nextInt(here.size())).end(1000);
                } else if (roll < 7) {
                    here.remove(dice.nextInt(here.size())).end(1006);
                } else if (roll < 8) {
                    here.remove(dice.nextInt(here.size())).kick();
                } else if (roll < 20) {
                    here.get(dice.nextInt(here.size())).type();
                } else {
                    here.get(dice.nextInt(here.size())).say();
                }
            }
            return all;
        };
    }
}
