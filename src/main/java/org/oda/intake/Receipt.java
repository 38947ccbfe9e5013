package org.oda.intake;

import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;

/**
 * Kafka has a record.
 *
 * @param id where it is, and what it is known by from now on
 * @param refusal why it will be among the rejects; {@code null} where it will be stored
 */
public record Receipt(RecordId id, @Nullable Refusal refusal) {}
