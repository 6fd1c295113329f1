package io.chathub.core.internal.command;

import io.chathub.core.HubOptions;
import io.chathub.core.options.MessageOptions;
import io.chathub.protocol.Feature;
import java.util.EnumSet;
import java.util.Set;

/** The features of a hub that its operator has not switched off. */
final class Features {

    private Features() {}

    static Set<Feature> of(HubOptions options) {
        Set<Feature> features = EnumSet.allOf(Feature.class);
        features.removeIf(feature -> !isOn(feature, options));
        return features;
    }

    static boolean isOn(Feature feature, HubOptions options) {
        MessageOptions messages = options.messages();
        return switch (feature) {
            case EDIT -> !messages.editWindow().isZero();
            case DELETE -> true;
            case REACTION -> messages.reactions();
            case REPLY -> messages.replies();
            case MENTION -> messages.mentions();
            case PIN -> messages.maxPins() > 0;
            case SEARCH -> messages.search();
            case READ, INBOX, DIRECT, ROLES, PRESENCE, UPLOAD, REPORT, ENC, COMMAND -> false;
        };
    }
}
