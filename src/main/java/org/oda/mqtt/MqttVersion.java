package org.oda.mqtt;

/** A version of MQTT. */
public enum MqttVersion {
    V5("5"),
    V3_1_1("3.1.1");

    private final String text;

    MqttVersion(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
