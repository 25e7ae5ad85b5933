/** JMH benchmarks beside the peers and the hand-written limit. */
package io.headgate.benchmarks;
