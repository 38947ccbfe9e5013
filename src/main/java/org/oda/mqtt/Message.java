package org.oda.mqtt;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message as the broker delivered it. */
final class Message {
    private static final Logger LOG = LoggerFactory.getLogger(Message.class);

    private final String topic;
    private final byte[] payload;
    private final int qos;
    private final boolean retained;
    private final Runnable acknowledgement;
    private final BooleanSupplier connectionEnded;

    /**
     * @param qos with which it was delivered
     * @param retained whether it is not new: the last of its topic, sent because of a subscription
     * @param acknowledgement tells the broker that the message is kept; it does nothing where the connection has ended
     * @param connectionEnded whether the connection that it came by has ended
     */
    Message(
            String topic,
            byte[] payload,
            int qos,
            boolean retained,
            Runnable acknowledgement,
            BooleanSupplier connectionEnded) {
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retained = retained;
        this.acknowledgement = acknowledgement;
        this.connectionEnded = connectionEnded;
    }

    String topic() {
        return topic;
    }

    byte[] payload() {
        return payload;
    }

    int qos() {
        return qos;
    }

    boolean isRetained() {
        return retained;
    }

    /** Whether the broker will deliver it again, since it can no longer be acknowledged. */
    boolean comesAgain() {
        return qos > 0 && connectionEnded.getAsBoolean();
    }

    /** The broker need not keep it any longer; with quality of service 0 it has not. */
    void acknowledge() {
        if (qos == 0) {
            return;
        }
        try {
            acknowledgement.run();
        } catch (RejectedExecutionException e) {
            LOG.atDebug().setCause(e).log("the connection that the message came by is closed; it comes again");
        }
    }
}
