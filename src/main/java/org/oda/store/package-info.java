/** The port to the time-series database. Each engine lives in a sub-package. */
@NullMarked
package org.oda.store;

import org.jspecify.annotations.NullMarked;
