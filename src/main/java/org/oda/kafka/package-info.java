/** Which Kafka cluster the clients in this process talk to, and how they prove who they are. */
@NullMarked
package org.oda.kafka;

import org.jspecify.annotations.NullMarked;
