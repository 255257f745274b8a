/** The connections of each sender to the receiver, each with one message at a time. */
export const connectionsOfSender = 3

export const senders = 2

/** How long a claim holds. Short, so that a run need not wait for minutes, but longer than any message here takes. */
export const leaseSeconds = 6
