/** Work that takes longer than a request: one at a time, with a receipt, over restarts. */
@NullMarked
package org.oda.jobs;

import org.jspecify.annotations.NullMarked;
