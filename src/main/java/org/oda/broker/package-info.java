/** The embedded Kafka broker; the only importer of Kafka's server classes. */
@NullMarked
package org.oda.broker;

import org.jspecify.annotations.NullMarked;
