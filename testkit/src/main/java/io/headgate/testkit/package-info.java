/** What a test of a reactive stream needs: a counting subscriber, a scripted publisher, virtual time, the TCK. */
package io.headgate.testkit;
