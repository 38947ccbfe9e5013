/** Messages of an MQTT broker to records. The only importer of the MQTT library. */
@NullMarked
package org.oda.mqtt;

import org.jspecify.annotations.NullMarked;
