/// Tests of the JDBC storage, on H2 and on a real PostgreSQL.
@NullMarked
package org.heddle.storage.jdbc;

import org.jspecify.annotations.NullMarked;
