/**
 * What becomes of acknowledged records while parts fail: a checker with a ledger of its own, and the faults. Started by
 * {@code bench/faults}; a short run of it is a test.
 */
@NullMarked
package org.oda.faults;

import org.jspecify.annotations.NullMarked;
