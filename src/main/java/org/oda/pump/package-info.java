/** The loop from Kafka to the store: poll, decode, append, commit; and the rejects. */
@NullMarked
package org.oda.pump;

import org.jspecify.annotations.NullMarked;
