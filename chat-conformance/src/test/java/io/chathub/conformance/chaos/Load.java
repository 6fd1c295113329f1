package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The load generator: threads that make their clients act, at random by a seed, so many times a second. */
final class Load {

    private static final int THREADS = 2;
    private static final int ALL = 1_000;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /** Starts; each thread has clients of its own. */
    Load(List<ChaosClient> clients, long seed, int stepsPerSecond) {
        for (int i = 0; i < THREADS; i++) {
            List<ChaosClient> own = new ArrayList<>();
            for (int j = i; j < clients.size(); j += THREADS) {
                own.add(clients.get(j));
            }
            Random random = new Random(seed * 31 + i);
            long pause = TimeUnit.SECONDS.toNanos(THREADS) / stepsPerSecond;
            Thread thread = new Thread(() -> run(own, random, pause), "chaos-load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    private void run(List<ChaosClient> clients, Random random, long pause) {
        long next = System.nanoTime();
        while (!over) {
            step(clients.get(random.nextInt(clients.size())), random);
            next += pause;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static void step(ChaosClient client, Random random) {
        int roll = random.nextInt(ALL);
        String room = Profile.ROOMS.get(random.nextInt(Profile.ROOMS.size()));
        int number = random.nextInt(ALL);
        if (roll < 6) {
            client.reset();
        } else if (roll < 10) {
            client.hangUp();
        } else if (roll < 12) {
            client.close();
        } else if (roll < 20) {
            client.stall(TimeUnit.MILLISECONDS.toNanos(100 + 2L * number));
        } else if (roll < 40) {
            client.act(conversation -> {
                if (conversation.wanted().size() > 1) {
                    conversation.leave(room);
                }
            });
        } else if (roll < 65) {
            client.act(conversation -> {
                if (number < 100) {
                    conversation.forget(room);
                }
                conversation.want(room);
            });
        } else if (roll < 75) {
            client.act(conversation -> conversation.readHistory(room, number % 2 == 0, number, 1 + number / 10));
        } else if (roll < 80) {
            client.act(conversation -> conversation.listMembers(room));
        } else {
            client.act(conversation -> {
                conversation.pursue();
                conversation.say(room);
            });
        }
    }
}
