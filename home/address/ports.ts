// Decides at which ports a server answers; infra/names.ts has the same (a test compares).

export const SSH_PORT = 22;
/** Where OBS publishes. */
export const RTMP_PORT = 1935;
/** The same, encrypted (restream:rtmps). */
export const RTMPS_PORT = 1938;

/** Where the page is without SSH (restream:pageFrom). */
export const PAGE_PORT = 443;
