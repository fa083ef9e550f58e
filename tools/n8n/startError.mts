/** Why n8n could not be started, in words for whoever started it: shown without a stack. */
export class StartError extends Error {}
