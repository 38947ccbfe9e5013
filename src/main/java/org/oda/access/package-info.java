/** Who may do what: the one judgement that the gateway and the embedded broker share. */
@NullMarked
package org.oda.access;

import org.jspecify.annotations.NullMarked;
