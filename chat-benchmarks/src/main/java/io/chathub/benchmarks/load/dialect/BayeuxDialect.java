package io.chathub.benchmarks.load.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bayeux 1.0 on a WebSocket: a handshake, a subscription, and one connect after the other. */
final class BayeuxDialect implements Dialect {

    private static final Pattern CLIENT_ID = Pattern.compile("\"clientId\":\"([^\"]+)\"");

    private String clientId = "";
    private int lastId;
    private boolean subscribed;
    private boolean connected;

    @Override
    public List<String> opening() {
        return List.of(
                "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":[\"websocket\"],"
                        + "\"id\":\"" + ++lastId + "\"}]");
    }

    @Override
    public List<String> read(String frame) {
        boolean successful = frame.contains("\"successful\":true");
        List<String> answers = new ArrayList<>();
        if (successful && frame.contains("\"/meta/handshake\"")) {
            Matcher matcher = CLIENT_ID.matcher(frame);
            if (matcher.find()) {
                clientId = matcher.group(1);
                answers.add(message("/meta/subscribe", "\"subscription\":\"/room\""));
                answers.add(message("/meta/connect", "\"connectionType\":\"websocket\",\"advice\":{\"timeout\":0}"));
            }
        }
        if (successful && frame.contains("\"/meta/subscribe\"")) {
            subscribed = true;
        }
        if (successful && frame.contains("\"/meta/connect\"")) {
            connected = true;
            answers.add(message("/meta/connect", "\"connectionType\":\"websocket\""));
        }
        return answers;
    }

    @Override
    public boolean isReady() {
        return subscribed && connected;
    }

    @Override
    public String publish(String text) {
        return message("/room", "\"data\":{\"username\":\"u\",\"text\":\"" + text + "\"}");
    }

    private String message(String channel, String fields) {
        return "[{\"channel\":\"" + channel + "\",\"clientId\":\"" + clientId + "\",\"id\":\"" + ++lastId + "\","
                + fields + "}]";
    }
}
