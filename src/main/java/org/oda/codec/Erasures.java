package org.oda.codec;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.oda.model.Erasure;
import org.oda.model.RecordId;

/** What was erased: Kafka may still hold it, and give it again. May be used by several threads. */
public final class Erasures {
    private final List<Erasure> all = new CopyOnWriteArrayList<>();

    /** From now on these records are {@link Decoded.Erased}. */
    public void add(Erasure erasure) {
        all.add(erasure);
    }

    /** Of bytes that are no record the arrival is not known here: they count as the oldest. */
    Decoded judge(RecordId id, byte @Nullable [] value, Decoded decoded) {
        for (Erasure erasure : all) {
            boolean isErased = decoded instanceof Decoded.Accepted accepted
                    ? erasure.selects(accepted.record().record())
                    : erasure.selects(id, value, Instant.EPOCH);
            if (isErased) {
                return new Decoded.Erased();
            }
        }
        return decoded;
    }
}
