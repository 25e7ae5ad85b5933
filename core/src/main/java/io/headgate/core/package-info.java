/** What users name: channels, emitters, overflow policies, capacities, budgets, timers. */
package io.headgate.core;
