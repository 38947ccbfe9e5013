/** Measures the parts and the whole; not tests. */
@NullMarked
package org.oda.bench;

import org.jspecify.annotations.NullMarked;
