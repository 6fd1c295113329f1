package io.chathub.conformance.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network that can be broken: this machine, a router, and behind it a namespace for clients; router and clients are network
 * namespaces. What is lost is lost at the router, so neither end learns of it: a packet that is dropped where it is sent
 * makes the sender's TCP slow down at once, which no real line does.
 *
 * <p>It has names of its own and addresses out of 198.18.0.0/15 (RFC 2544) that nobody here uses, and touches no other
 * interface, rule or route. All of it goes when it is closed, or the JVM ends. Needs root. One thread uses it.
 */
final class NetworkLab implements AutoCloseable {

    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final int SUBNETS = 1 << 14;
    private static final int ADDRESSES_EACH = 8;
    private static final int FIRST_ADDRESS = 198 << 24 | 18 << 16;
    private static final int TRIES = 20;

    private final Programs programs;
    private final String router;
    private final String clients;
    /** The ends of the two lines: this machine's and the router's, then the router's and the clients'. */
    private final String hostEnd;

    private final String routerHostEnd;
    private final String routerClientEnd;
    private final String clientEnd;
    private final int subnet;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::tearDownAtExit, "network-lab-exit");

    private NetworkLab(Programs programs, int subnet) {
        this.programs = programs;
        this.subnet = subnet;
        // The name of an interface has at most 15 characters.
        String name = "ch" + Long.toHexString(ProcessHandle.current().pid()) + "x" + OPENED.incrementAndGet();
        router = name + "r";
        clients = name + "c";
        hostEnd = name + "0";
        routerHostEnd = name + "1";
        routerClientEnd = name + "2";
        clientEnd = name + "3";
    }

    /** A network that works. */
    static NetworkLab open(Programs programs) throws IOException {
        NetworkLab lab = new NetworkLab(programs, freeSubnet(programs));
        Runtime.getRuntime().addShutdownHook(lab.hook);
        try {
            lab.setUp();
            return lab;
        } catch (IOException | RuntimeException e) {
            try {
                lab.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static int freeSubnet(Programs programs) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int subnet = FIRST_ADDRESS + ThreadLocalRandom.current().nextInt(SUBNETS) * ADDRESSES_EACH;
            if (programs.runIp("-4", "route", "show", "table", "all", "root", dotted(subnet) + "/29")
                    .isEmpty()) {
                return subnet;
            }
        }
        throw new IOException("no free addresses in 198.18.0.0/15");
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
    }

    private void setUp() throws IOException {
        programs.runIp("netns", "add", router);
        programs.runIp("netns", "add", clients);
        programs.runIp("link", "add", hostEnd, "type", "veth", "peer", "name", routerHostEnd, "netns", router);
        programs.runIp(
                "-n",
                router,
                "link",
                "add",
                routerClientEnd,
                "type",
                "veth",
                "peer",
                "name",
                clientEnd,
                "netns",
                clients);
        // One packet is one segment: else 64 KB would be lost at once, or be too large for a slow line at all.
        programs.runIp("link", "set", hostEnd, "gso_max_segs", "1", "up");
        programs.runIp("-n", clients, "link", "set", clientEnd, "gso_max_segs", "1", "up");
        programs.runIp("-n", router, "link", "set", routerHostEnd, "up");
        programs.runIp("-n", router, "link", "set", routerClientEnd, "up");
        programs.runIp("-n", clients, "link", "set", "lo", "up");
        programs.runIp("addr", "add", hostAddress() + "/30", "dev", hostEnd);
        programs.runIp("-n", router, "addr", "add", dotted(subnet + 2) + "/30", "dev", routerHostEnd);
        programs.runIp("-n", router, "addr", "add", dotted(subnet + 5) + "/30", "dev", routerClientEnd);
        programs.runIp("-n", clients, "addr", "add", dotted(subnet + 6) + "/30", "dev", clientEnd);
        programs.runIp("route", "add", dotted(subnet + 4) + "/30", "via", dotted(subnet + 2), "dev", hostEnd);
        programs.runIp("netns", "exec", router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        routeClients();
        heal();
    }

    private void routeClients() throws IOException {
        programs.runIp("-n", clients, "route", "replace", "default", "via", dotted(subnet + 5));
    }

    /** This machine's address, as clients see it: for a server to listen on. */
    String hostAddress() {
        return dotted(subnet + 1);
    }

    /** The command that runs {@code command} where the clients are. */
    List<String> amongClients(List<String> command) {
        return Stream.concat(Stream.of(programs.ip().toString(), "netns", "exec", clients), command.stream())
                .toList();
    }

    // ------------------------------------------------------------------------------------------------------- faults

    /** Everything passes. */
    void heal() throws IOException {
        route("");
    }

    /** Nothing passes, either way, and neither side is notified. */
    void cut() throws IOException {
        route("drop");
    }

    /** Nothing reaches the clients any more, while what they say still arrives. */
    void deafenClients() throws IOException {
        route("oifname " + routerClientEnd + " drop");
    }

    /** So many of a hundred packets are lost, each way. */
    void lose(int percent) throws IOException {
        route("numgen random mod 100 < " + percent + " drop");
    }

    /** Each way passes so many bytes a second and no more; what is over it is lost, as at a line with no buffer. */
    void narrow(int kilobytesPerSecond) throws IOException {
        String over = " limit rate over " + kilobytesPerSecond + " kbytes/second burst 16 kbytes drop\n";
        route("oifname " + routerClientEnd + over + "oifname " + routerHostEnd + over);
    }

    private void route(String rules) throws IOException {
        // Named before it is deleted: then it is there to delete. The kernel does all of it at once.
        programs.runNftIn(router, """
                table inet lab
                delete table inet lab
                table inet lab {
                  chain passing {
                    type filter hook forward priority 0; policy accept;
                    %s
                  }
                }
                """.formatted(rules));
    }

    /** Pulls the clients' plug: they know that they have no line. */
    void unplug() throws IOException {
        programs.runIp("-n", clients, "link", "set", clientEnd, "down");
    }

    /** And puts it in again. */
    void plugIn() throws IOException {
        programs.runIp("-n", clients, "link", "set", clientEnd, "up");
        routeClients();
    }

    // -------------------------------------------------------------------------------------------------------- the end

    /** Takes all of it away. What runs among the clients should have ended. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            Runtime.getRuntime().removeShutdownHook(hook);
            IOException failure = tearDown();
            if (failure != null) {
                throw failure;
            }
        }
    }

    private void tearDownAtExit() {
        if (closed.compareAndSet(false, true)) {
            IOException failure = tearDown();
            if (failure != null) {
                System.err.println("The network lab was not taken away: " + failure);
            }
        }
    }

    /** Tries each, also where others fail. */
    private @Nullable IOException tearDown() {
        List<IOException> failures = new ArrayList<>();
        for (List<String> step : List.of(
                List.of("link", "del", hostEnd), List.of("netns", "del", clients), List.of("netns", "del", router))) {
            try {
                programs.runIp(step.toArray(String[]::new));
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (failures.isEmpty()) {
            return null;
        }
        IOException first = failures.remove(0);
        failures.forEach(first::addSuppressed);
        return first;
    }
}
