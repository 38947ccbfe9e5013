package org.oda.mqtt;

/**
 * How things stand with the MQTT broker.
 *
 * @param isUp whether messages come in and go on
 * @param detail for people
 */
public record MqttHealth(boolean isUp, String detail) {}
