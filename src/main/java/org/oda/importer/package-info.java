/** Files of readings: rows become messages by a mapping, and reach Kafka once each, also after an interruption. */
@NullMarked
package org.oda.importer;

import org.jspecify.annotations.NullMarked;
