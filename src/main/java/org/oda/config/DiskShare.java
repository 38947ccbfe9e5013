package org.oda.config;

/**
 * A part of a disk.
 *
 * @param amount bytes, or a percentage of the disk's size
 */
public record DiskShare(long amount, boolean isPercent) {
    /**
     * The same in bytes.
     *
     * @param diskBytes the size of the disk
     */
    public long bytes(long diskBytes) {
        return isPercent ? diskBytes / 100 * amount : amount;
    }
}
