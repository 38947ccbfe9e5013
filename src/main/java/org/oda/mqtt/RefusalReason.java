package org.oda.mqtt;

import java.util.Locale;

/** Why a message is not passed on. The names are part of the API: labels of a metric. */
enum RefusalReason {
    /** No rule's filter matches: a subscription of earlier rules, which the broker still has. */
    NO_RULE,
    /** A record without a topic, and its rule tells none either. */
    NO_TOPIC,
    /** Kafka allows no topic of this name. */
    BAD_TOPIC,
    /** No further topics may be registered. */
    TOPIC_LIMIT,
    /** Larger than a record may be. */
    TOO_LARGE,
    /** With quality of service 0, while more is under way than memory is set aside for. */
    OVERLOAD,
    /** A fault of ours. */
    FAULT;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
