/** Records that come in by another way than Kafka, on their way into Kafka. */
@NullMarked
package org.oda.intake;

import org.jspecify.annotations.NullMarked;
