/** The composition root: {@link org.oda.Oda} is the only class that knows all rooms. */
@NullMarked
package org.oda;

import org.jspecify.annotations.NullMarked;
