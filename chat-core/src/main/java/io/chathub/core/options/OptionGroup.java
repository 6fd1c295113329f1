package io.chathub.core.options;

/** The groups of options, in the order of the documentation. */
public enum OptionGroup {
    /** {@link ConnectionOptions}. */
    CONNECTION("Connections"),
    /** {@link DeliveryOptions}. */
    DELIVERY("Delivery"),
    /** {@link RateOptions}. */
    RATES("Rates"),
    /** {@link IdentityOptions}. */
    IDENTITY("Identity"),
    /** {@link HookOptions}. */
    HOOKS("Hooks of the host"),
    /** {@link RoomOptions}. */
    ROOMS("Rooms"),
    /** {@link MessageOptions}. */
    MESSAGES("Messages"),
    /** {@link MonitoringOptions}. */
    MONITORING("Monitoring"),
    /** {@link InputOptions}. */
    INPUT("Input");

    private final String title;

    OptionGroup(String title) {
        this.title = title;
    }

    /** The heading of the group in the documentation and in {@code --help}. */
    public String title() {
        return title;
    }
}
