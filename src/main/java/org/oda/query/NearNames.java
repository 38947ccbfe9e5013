package org.oda.query;

import java.util.List;
import java.util.Locale;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.FieldCount;

/** Tells of an attribute that no record ever had, with those whose names are like it. */
final class NearNames {
    private static final int MOST = 5;
    private static final int LONG_NAME = 5;

    private NearNames() {}

    /**
     * @param field of the request
     * @param counts of the attributes that are there
     */
    static OdaException unknown(String field, String name, List<FieldCount> counts) {
        List<String> near = counts.stream()
                .map(FieldCount::field)
                .distinct()
                .filter(other -> isNear(name.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT)))
                .limit(MOST)
                .toList();
        return OdaException.inField(
                ErrorCode.UNKNOWN_ATTRIBUTE,
                field,
                "no record ever had an attribute '%s'%s"
                        .formatted(name, near.isEmpty() ? "" : "; there is '" + String.join("', '", near) + "'"));
    }

    private static boolean isNear(String name, String other) {
        return other.contains(name)
                || name.contains(other)
                || distance(name, other) <= (name.length() < LONG_NAME ? 1 : 2);
    }

    /** So many letters are to be put in, left out or changed: Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
