/** What there is: topics, generators and their attributes, told from what is stored. */
@NullMarked
package org.oda.catalogue;

import org.jspecify.annotations.NullMarked;
