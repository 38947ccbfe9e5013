/** Wire JSON to model and back; the tolerant reader of what the field really sends. */
@NullMarked
package org.oda.codec;

import org.jspecify.annotations.NullMarked;
