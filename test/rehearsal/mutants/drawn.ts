// Decides for which rows a breakage is kept: ten of each suite, drawn once by a committed seed. Pure.

/**
 * Three suites have nothing to draw from: mutants are breakages themselves, upgrade has one row, and cost has two.
 * The rows as they were when it was drawn, without `up` and `destroy`. On purpose not the suites themselves: a row that is
 * added would draw another ten. For a new draw: the names of that day, and another seed.
 */
export const LISTS = {
  story: [
    ...["stack-file", "api-errors", "placeholder", "gap", "evidence-kept", "second-up"],
    ...["refuses-to-cut", "strangers", "home-ip", "publish-key", "destinations", "quoted-keys"],
    ...["other-laptop", "host-key", "secrets", "sandboxes", "watchdog-rights", "upkeep", "reboot"],
    ...["refuses-broken-release", "tells-faults", "first-boot-fails", "droplet-gone"],
  ],
  faults: [
    ...["publisher-killed-5", "publisher-killed-30", "publisher-killed-60"],
    ...["publisher-killed-600", "publisher-restarts", "publisher-half-open", "publisher-frozen"],
    ...["uplink-saturated", "switch", "ghost-beside-live", "ghost-in-gap", "wrong-credentials"],
    ...["held-connections", "wrong-format-beside-live", "wrong-format-alone", "cutover-bitrate"],
    ...["cutover-size", "platform-ends", "platform-refuses", "platform-nameless"],
    ...["platform-wrong-certificate", "platform-never-answers", "platform-silent"],
    ...["platform-stops-reading", "platform-slow-6s", "platform-slow-60s", "ffmpeg-killed"],
    ...["mediamtx-killed", "mediamtx-beyond-repair", "feed-reader-kicked", "headers-once"],
    ...["feed-reader-frozen", "feed-frozen", "feed-stand-by-frozen", "feed-placeholder-gone"],
    ...["feed-alone", "feed-clock-2-24", "feed-clock-2-31", "feed-clock-2-32", "hub-killed"],
    ...["hub-frozen", "starts-together", "stopped-while-silent", "memory-pressure", "disk-full"],
    ...["reader-5776", "reboot-live", "power-cut", "power-cut-apply", "apply-race"],
    ...["apply-race-short", "watchdog-ffmpeg-frozen", "watchdog-mediamtx-frozen"],
    ...["watchdog-killed", "watchdog-frozen", "watchdog-wrong-key"],
  ],
  encoders: [
    ...["frames-left-out-0-7s", "frames-left-out-20s", "frames-left-out-600s"],
    ...["uplink-75", "uplink-50", "uplink-33", "uplink-15"],
    ...["sound-stops-5s", "sound-stops-30s", "sound-stops-60s"],
    ...["picture-stops-5s", "picture-stops-60s", "keyframes-10s-apart", "no-keyframes"],
    ...["encoder-no-b-frames", "encoder-interlaced", "encoder-high-444", "encoder-high-10"],
    ...["encoder-two-pps", "encoder-reordered-16", "told-size", "clock-starts-at-an-hour"],
    ...["clock-jumps-an-hour", "clock-steps-back-60ms", "clock-steps-back-5s"],
    ...["clock-extended", "clock-wraps", "slow-platform-publish-3-5s"],
    ...["slow-platform-publish-8s", "slow-platform-each-step-2-8s"],
  ],
  watch: [
    ...["notices-set-up", "events-told", "faults-told", "feed-told", "machine-told"],
    ...["disk-full-told", "release-told", "summary-told", "publisher-bitrate"],
    ...["publisher-format", "platform-refuses-key", "receiver-fails", "watcher-killed"],
    ...["fortnight", "apprise-told", "command-status", "command-broadcast", "command-home"],
    ...["command-edges", "reboot-told", "publisher-flaps", "command-ghost"],
  ],
  obs: [
    ...["obs-services", "obs-start", "obs-start-as-it-comes", "obs-killed", "obs-ghost"],
    ...["obs-wrong-password", "obs-uplink-60", "obs-uplink-40", "obs-uplink-60-as-it-comes"],
    ...["obs-uplink-40-as-it-comes"],
  ],
} as const satisfies Record<string, readonly string[]>;

/** Of the issue that asked for it. */
export const SEED = 12;
export const COUNT = 10;

/** Of each suite, from the same seed. */
export const draw = <Name>(names: readonly Name[], seed = SEED, count = COUNT): Name[] => {
  const random = mulberry32(seed);
  const shuffled = [...names];
  // Fisher and Yates, from the end.
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [shuffled[at], shuffled[other]] = [shuffled[other] as Name, shuffled[at] as Name];
  }
  return shuffled.slice(0, count);
};

/** Numbers from 0 to below 1. Of Tommy Ettinger's, in the public domain. */
const mulberry32 = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export type DrawnSuite = keyof typeof LISTS;
