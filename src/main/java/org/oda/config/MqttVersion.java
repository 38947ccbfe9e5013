package org.oda.config;

/** The version of MQTT that is spoken. */
public enum MqttVersion {
    /** 5 where the broker speaks it, else 3.1.1. */
    AUTO,
    V5,
    V3_1_1
}
