package org.oda.gateway;

/** The memory of all bodies that are read at once: one pool, in KiB, and a sixth of the heap. */
final class BodyMemory {
    static final int UNIT_BYTES = 1 << 10;
    private static final int PART_OF_HEAP = 6;

    private BodyMemory() {}

    /** However small the heap is, one of the largest fits. */
    static Places of(Limiting limiting) {
        int largest =
                Math.max(SentBody.units(limiting.limits().bodyBytes() + 1), RequestBody.units(RequestBody.MOST_BYTES));
        int all = Math.toIntExact(Runtime.getRuntime().maxMemory() / PART_OF_HEAP / UNIT_BYTES);
        return limiting.places(
                Limit.BODY_MEMORY,
                "KiB of memory are taken by bodies that are read",
                Math.max(largest, all),
                largest,
                "; nothing of this body was taken");
    }
}
