/**
 * What a test of a reactive stream needs: a watchful subscriber, a scripted publisher, virtual time, the TCK.
 *
 * <p>Start with {@link io.headgate.testkit.TestSubscriber} below and {@link io.headgate.testkit.TestPublisher} above what
 * you test, and add {@link io.headgate.testkit.Tck} as soon as it is a publisher, a processor or a subscriber.
 */
package io.headgate.testkit;
