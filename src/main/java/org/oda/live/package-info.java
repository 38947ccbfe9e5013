/** Stored records, and then those that arrive, without a gap and without a repeat. */
@NullMarked
package org.oda.live;

import org.jspecify.annotations.NullMarked;
