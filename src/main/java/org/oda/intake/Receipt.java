package org.oda.intake;

import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;

/**
 * Kafka has a record.
 *
 * @param id where it is, and what it is known by from now on
 * @param refusal why it will be among the rejects; {@code null} where it will be stored
 * @param breach for people: in what it breaks the declaration of its topic, although it will be stored; {@code null} where
 *     nothing is to be said
 */
public record Receipt(
        RecordId id, @Nullable Refusal refusal, @Nullable String breach) {}
