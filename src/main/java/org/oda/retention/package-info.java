/** What is kept and for how long, and how records go for good: from the store, from the rejects and from Kafka. */
@NullMarked
package org.oda.retention;

import org.jspecify.annotations.NullMarked;
