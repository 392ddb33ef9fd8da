/// JMH benchmarks: latencies over real sockets, and the parts that they are made of.
@NullMarked
package org.heddle.benchmarks;

import org.jspecify.annotations.NullMarked;
