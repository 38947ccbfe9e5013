package org.oda.query;

import java.util.List;
import org.oda.model.ErrorCode;
import org.oda.model.NearestName;
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
                .filter(other -> NearestName.areNear(name, other, name.length() < LONG_NAME ? 1 : 2))
                .limit(MOST)
                .toList();
        return OdaException.inField(
                ErrorCode.UNKNOWN_ATTRIBUTE,
                field,
                "no record ever had an attribute '%s'%s"
                        .formatted(name, near.isEmpty() ? "" : "; there is '" + String.join("', '", near) + "'"));
    }
}
