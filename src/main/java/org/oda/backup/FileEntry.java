package org.oda.backup;

import java.util.regex.Pattern;

/**
 * A file of a backup.
 *
 * @param path relative to the backup's folder, with {@code /}; it cannot leave the folder
 * @param sha256 of its bytes, in 64 hexadecimal digits
 */
record FileEntry(String path, long bytes, String sha256) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    FileEntry {
        if (!isInside(path) || bytes < 0 || !HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("'%s' with %d bytes and SHA-256 '%s'".formatted(path, bytes, sha256));
        }
    }

    private static boolean isInside(String path) {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("\\") || name.contains("\0")) {
                return false;
            }
        }
        return true;
    }
}
