/** The catalogue of registered topics, kept in Kafka itself. */
@NullMarked
package org.oda.topics;

import org.jspecify.annotations.NullMarked;
