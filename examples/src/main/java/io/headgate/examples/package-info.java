/** Small programs, one per pattern, and the main job: log ingestion with every buffer bounded. */
package io.headgate.examples;
