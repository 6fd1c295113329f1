package io.chathub.benchmarks.load.flood;

/** The attacks of hostile clients, repeated each second. Each kind comes from an address of its own. */
public enum Attack {
    SLOW_HANDSHAKES("200 slow handshakes", 1),
    PINGS("10,000 pings of 10 clients", 2),
    MESSAGES("1,000 messages of one client", 3),
    JOINS("500 joins and leaves of one client", 4),
    MALFORMED("1,000 malformed texts of one client", 5),
    ALL("all of these", 0);

    private final String title;
    private final int host;

    Attack(String title, int host) {
        this.title = title;
        this.host = host;
    }

    /** The name in reports. */
    public String title() {
        return title;
    }

    /** The last number of its address. */
    int host() {
        return host;
    }
}
