// Decides what of OBS's log a rehearsal can tell: its version, how it encodes, what it made of its tries to connect, and
// which frames it lost. Pure.

export interface ObsLog {
  /** "30.2.3.1-3"; undefined while it has not said so. */
  readonly version: string | undefined;
  /** How it encodes the stream that it started last; undefined while it has started none. */
  readonly encoder: ObsEncoder | undefined;
  /** How often it took itself for connected. */
  readonly connections: number;
  /** Codes of tries that failed, in order; -3 is OBS_OUTPUT_INVALID_STREAM (libobs/obs-defs.h, 30.2.3). */
  readonly failures: readonly number[];
  /** Why it refused certificates, its own words (Mbed TLS's), in order; of several reasons it says the first. */
  readonly refusedCertificates: readonly string[];
  /** How often it was dropped and said that it would try again. */
  readonly reconnects: number;
  /** How often it gave up streaming, for whatever reason. */
  readonly stops: number;
  /** What became of the frames of all streams that ended while it ran on; undefined when none did (one that is killed does not say). */
  readonly frames: ObsFrames | undefined;
}

/** What obs-x264 says when it starts. */
export interface ObsEncoder {
  readonly preset: string;
  readonly rateControl: string;
  readonly kbps: number;
  /** Most frames from one keyframe to the next. */
  readonly keyframeFrames: number;
  readonly width: number;
  readonly height: number;
}

/** Parts of all, 0 to 1, as OBS's statistics name them. */
export interface ObsFrames {
  /** "Frames missed due to rendering lag": drawn too late. */
  readonly lagged: number;
  /** "Skipped frames due to encoding lag": not encoded. */
  readonly skipped: number;
  /** "Dropped frames (network)": encoded, not sent. */
  readonly dropped: number;
}

export const parseObsLog = (log: string): ObsLog => ({
  version: /^info: OBS (\S+) \(/m.exec(log)?.[1],
  encoder: encoderOf(log),
  connections: count(log, /^info: \[rtmp stream: .*\] Connection to .* successful$/gm),
  failures: [...log.matchAll(/^info: \[rtmp stream: .*\] Connection to .* failed: (-?\d+)$/gm)].map(
    ([, code]) => Number(code),
  ),
  refusedCertificates: [
    ...log.matchAll(/^info: RTMP_Connect1, Cert verify failed: \d+ \((.*)\)$/gm),
  ].map(([, words = ""]) => words),
  reconnects: count(log, /^info: Output '.*': Reconnecting in /gm),
  stops: count(log, /^info: ==== Streaming Stop =/gm),
  frames: framesOf(log),
});

const count = (log: string, pattern: RegExp): number => [...log.matchAll(pattern)].length;

const encoderOf = (log: string): ObsEncoder | undefined => {
  const last = log.split(/^(?=info: \[x264 encoder: '.*'\] preset: )/m).at(-1) ?? "";
  const said = (pattern: RegExp): string => pattern.exec(last)?.[1] ?? "";
  const preset = said(/^info: \[x264 encoder: '.*'\] preset: (\S+)$/m);
  const keyint = said(/^\tkeyint: +(\d+)$/m);
  if (preset === "" || keyint === "") return undefined;
  return {
    preset,
    rateControl: said(/^\trate_control: +(\S+)$/m),
    kbps: Number(said(/^\tbitrate: +(\d+)$/m)),
    keyframeFrames: Number(keyint),
    width: Number(said(/^\twidth: +(\d+)$/m)),
    height: Number(said(/^\theight: +(\d+)$/m)),
  };
};

/** libobs/obs-output.c, log_frame_info, and libobs/media-io/video-io.c, log_skipped: what is none is not said. */
const framesOf = (log: string): ObsFrames | undefined => {
  const output = totals(log, TOTAL("frames output"));
  const drawn = totals(log, TOTAL("drawn frames"));
  const skipped = totals(log, SKIPPED);
  if (output.all === 0 || drawn.all === 0) return undefined;
  return {
    lagged: 1 - drawn.some / drawn.all,
    skipped: skipped.all === 0 ? 0 : skipped.some / skipped.all,
    dropped: 1 - output.some / output.all,
  };
};

const TOTAL = (what: string): RegExp =>
  new RegExp(`^info: Output '.*': Total ${what}: (\\d+)(?: \\((\\d+) attempted\\))?$`, "gm");
const SKIPPED =
  /^info: Video stopped, number of skipped frames due to encoding lag: (\d+)\/(\d+) /gm;

/** Sums of the pattern's two numbers; the second is the first where it is not said. */
const totals = (log: string, pattern: RegExp): { some: number; all: number } => {
  const sums = { some: 0, all: 0 };
  for (const [, some, all = some] of log.matchAll(pattern)) {
    sums.some += Number(some);
    sums.all += Number(all);
  }
  return sums;
};
