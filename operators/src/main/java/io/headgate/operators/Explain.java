package io.headgate.operators;

/**
 * The forms in which a flow explains its plan; see {@link Flow#explain(Explain)}. What they say is the same: every node
 * with its name and arguments, what it holds and under which policy, which stages share a segment, where the flow hops to
 * an executor, and the most items that one run holds at once.
 */
public enum Explain {

    /** Lines for people, from the source down. */
    TEXT,

    /**
     * A flowchart for <a href="https://mermaid.js.org">Mermaid</a>: a round box for a source, a plain one for a stage, one
     * with double sides for a buffer, a hexagon for a junction and a slanted one for a split; a frame around each segment,
     * and a dotted line where the flow hops to an executor.
     */
    MERMAID,

    /**
     * One JSON object, without a line break. Numbers are whole; {@code null} for {@code holds} means that nothing limits
     * it. Nodes come from the source down, so a node's inputs come before it; each way in has its own nodes, even where
     * two of them lead to one flow.
     *
     * <pre>{@code
     * { "version":  1,
     *   "holds":    the most items that one run holds at once, or null,
     *   "nodes":    [ { "id":       0, 1, 2, …,
     *                   "kind":     "source" | "stage" | "buffer" | "junction" | "split",
     *                   "verb":     the operator as the user wrote it, "map",
     *                   "name":     the name it was given, or null,
     *                   "detail":   its arguments in words, or "",
     *                   "inputs":   the ids of the nodes it gets its items from,
     *                   "segment":  the id of the segment it is a stage of, or null,
     *                   "hop":      what runs on an executor of the user's: "downstream" (the rest of the flow),
     *                               "upstream" (subscribing and asking), "function" (the user's function), or null,
     *                   "capacity": { "max": a number, "unit": "items" | "weight", "budget": words or null }, or null
     *                               for a node that holds nothing,
     *                   "policy":   { "kind": "dropOldest", "text": the policy in words, "lossy": true | false,
     *                               "expiresAfterNanos": a number or null }, or null for a node that asks for no more
     *                               than it has room for and has no policy to choose,
     *                   "holds":    the most items it holds at once, or null }, … ],
     *   "segments": [ { "id":       0, 1, 2, …,
     *                   "runs":     "pulled" (a loop over the source) | "pushed" (upstream's signals),
     *                   "from":     the id of the node that gives it its items,
     *                   "stages":   the ids of its stages, from the source down }, … ] }
     * }</pre>
     */
    JSON
}
