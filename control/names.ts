// The units that the programs on the droplet share the knowledge of; infra/host.ts has the same (a test compares).

/** MediaMTX's unit: the one that everything else hangs on. */
export const MEDIAMTX_UNIT = "mediamtx-restream.service";
/** The watchdog's: beside the stream, so that its restart is seen by nobody. */
export const RESTREAMD_UNIT = "restreamd.service";
