@NullMarked
package org.oda.access;

import org.jspecify.annotations.NullMarked;
