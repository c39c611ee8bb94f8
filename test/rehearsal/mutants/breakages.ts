// Decides by what each drawn row is shown to fail: a mutant of this suite, or a unit test that feeds the row what is wrong.
import type { DrawnSuite } from "./drawn";

/** A mutant's name; or a test's file, under test/unit/rehearsal, and its title. */
export type Breakage =
  { readonly mutant: string } | { readonly file: string; readonly title: string };

const mutant = (name: string): Breakage => ({ mutant: name });
/** The test that is called after the row, of its suite's own file. */
const unit = (suite: DrawnSuite, title: string): Breakage => ({
  file: `breakages/${suite}.test.ts`,
  title,
});

/** By row, in the order of the draw. */
export const BREAKAGES: Readonly<Record<DrawnSuite, Readonly<Record<string, Breakage>>>> = {
  story: {
    "refuses-broken-release": mutant("without-exit-code"),
    "first-boot-fails": mutant("without-first-boot-failing"),
    secrets: {
      file: "scenarios/secret-search.test.ts",
      title: "finds it in %s",
    },
    "tells-faults": unit(
      "story",
      "tells-faults: a platform takes a killed restream's end for a goodbye",
    ),
    strangers: mutant("with-open-port"),
    "evidence-kept": mutant("without-mediamtx-words"),
    "host-key": mutant("with-passwords"),
    "publish-key": unit("story", "publish-key: the new key interrupts who publishes"),
    "droplet-gone": unit(
      "story",
      "droplet-gone: pulumi up says nothing of a droplet that was deleted",
    ),
    "second-up": unit("story", "second-up: two resources are updated again"),
  },
  faults: {
    "ghost-beside-live": mutant("without-publisher-lock"),
    "feed-stand-by-frozen": mutant("without-stand-by-watched"),
    "publisher-half-open": mutant("without-read-timeout-half-open"),
    "stopped-while-silent": mutant("without-stop-timeout"),
    "platform-refuses": mutant("without-restart-refused"),
    "watchdog-wrong-key": unit("faults", "watchdog-wrong-key: it is tried once a second for ever"),
    "cutover-bitrate": mutant("without-header-again-cutover"),
    "feed-alone": mutant("without-stand-by-frozen-mediamtx"),
    "publisher-killed-600": mutant("without-placeholder"),
    "platform-ends": mutant("without-quick-restart"),
  },
  encoders: {
    "uplink-15": unit("encoders", "uplink-15: the picture stands for longer than OBS sends none"),
    "clock-starts-at-an-hour": mutant("with-drift-late-clock"),
    "uplink-50": mutant("without-hub-uplink"),
    "encoder-two-pps": mutant("without-watchdog-two-pps"),
    "encoder-reordered-16": mutant("without-rest"),
    "frames-left-out-20s": mutant("without-hub"),
    "no-keyframes": mutant("without-placeholder-meanwhile"),
    "clock-jumps-an-hour": unit(
      "encoders",
      "clock-jumps-an-hour: the sound does not jump with the picture",
    ),
    "clock-steps-back-60ms": unit(
      "encoders",
      "clock-steps-back-60ms: the decoding time goes back with it",
    ),
    "clock-wraps": unit("encoders", "clock-wraps: the broadcast begins anew"),
  },
  watch: {
    "publisher-flaps": mutant("without-flapping"),
    "command-edges": mutant("without-gaps-today"),
    "command-status": mutant("with-failing-as-sending"),
    "command-ghost": mutant("with-anybody-kicked"),
    fortnight: unit("watch", "fortnight: restreamd grows"),
    "watcher-killed": unit(
      "watch",
      "watcher-killed: what was asked for is lost with whoever was killed",
    ),
    "publisher-bitrate": unit("watch", "publisher-bitrate: too few bits are told twice"),
    "disk-full-told": mutant("without-disk-told"),
    "machine-told": mutant("without-memory-told"),
    "feed-told": mutant("without-stand-by-told"),
  },
  obs: {
    "obs-uplink-40": unit("obs", "obs-uplink-40: nobody is told"),
    "obs-killed": unit("obs", "obs-killed: the placeholder is late"),
    "obs-start": unit("obs", "obs-start: the live picture is late"),
    "obs-uplink-40-as-it-comes": unit("obs", "obs-uplink-40-as-it-comes: a broadcast ends"),
    "obs-wrong-password": unit("obs", "obs-wrong-password: OBS tries on and on"),
    "obs-uplink-60-as-it-comes": unit("obs", "obs-uplink-60-as-it-comes: OBS loses its connection"),
    "obs-uplink-60": unit(
      "obs",
      "obs-uplink-60: the picture stands for longer than two keyframe intervals",
    ),
    "obs-ghost": unit("obs", "obs-ghost: the ghost is on air for a moment"),
    "obs-services": {
      file: "obs/services.test.ts",
      title: "that are refused without a reason are named",
    },
    "obs-start-as-it-comes": unit("obs", "obs-start-as-it-comes: OBS encodes as advised"),
  },
};
