/** The figures of a hub as meters of Micrometer, and observations of the host's hooks. */
@SuppressWarnings("requires-transitive-automatic") // Micrometer has no module descriptors, but stable names
module io.chathub.micrometer {
    requires transitive io.chathub.core;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;

    exports io.chathub.micrometer;
}
