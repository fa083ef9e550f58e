/** A reason for not going on that a person can act on: shown as it is, without a stack. */
export class SetupError extends Error {}
