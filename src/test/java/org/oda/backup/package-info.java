/** The whole service, from a generator's message to a consumer's answer. */
@NullMarked
package org.oda.backup;

import org.jspecify.annotations.NullMarked;
