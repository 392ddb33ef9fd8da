/// Several servers, each a process of its own, on one PostgreSQL.
@NullMarked
package org.heddle.nodes;

import org.jspecify.annotations.NullMarked;
