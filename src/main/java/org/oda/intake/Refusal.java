package org.oda.intake;

/**
 * Why a record will not be stored.
 *
 * @param reason the code of a {@link org.oda.model.RejectReason}
 * @param detail for people
 */
public record Refusal(String reason, String detail) {}
