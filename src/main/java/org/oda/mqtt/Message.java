package org.oda.mqtt;

/**
 * A message as the broker delivered it.
 *
 * @param qos with which it was delivered
 * @param retained whether it is not new: the last of its topic, sent because of a subscription
 * @param acknowledge tells the broker that the message is kept; nothing happens where the connection has ended
 */
record Message(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledge) {}
