/** What ODA speaks of: records, attributes, queries, errors. JDK types only, immutable, validated at birth. */
@NullMarked
package org.oda.model;

import org.jspecify.annotations.NullMarked;
