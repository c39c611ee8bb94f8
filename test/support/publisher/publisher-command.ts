/** How the publisher signs on, in OBS's form: the application is empty, the key is the whole stream key. */
export interface PublisherTarget {
  /** Host name or address of the server; an IPv6 address in brackets. */
  readonly address: string;
  /** @default 1935 */
  readonly port?: number;
  /** Application of a server that cannot do without one. @default none, as OBS has it for MediaMTX */
  readonly app?: string;
  /** MediaMTX's path. @default "live" */
  readonly path?: string;
  /** Name of the credential. */
  readonly user: string;
  /** The publish key. Secret. */
  readonly publishKey: string;
  /** When the connection stalls, give up after about this long. @default 10 */
  readonly stallSeconds?: number;
  /** It comes encrypted, and trusts whom this file names (PEM), as ffmpeg sees it. @default it comes unencrypted */
  readonly authority?: string;
}

/**
 * Preset file for ffmpeg (`-fpre`): what must not be seen in a process list. OBS takes the stream key
 * `live?user=home&pass=KEY` for the play path, whole.
 */
export const publisherPreset = (target: PublisherTarget): string => {
  const { path = "live", user, publishKey, stallSeconds = 10 } = target;
  return [
    `rtmp_playpath=${path}?user=${user}&pass=${publishKey}`,
    `rw_timeout=${stallSeconds * 1_000_000}`,
    "",
  ].join("\n");
};

/**
 * Arguments that send prepared media in real time, for ever, without encoding.
 * @param media path of the FLV file, as ffmpeg sees it
 * @param preset path of the file with `publisherPreset`, as ffmpeg sees it
 */
export const publisherArgv = (target: PublisherTarget, media: string, preset: string): string[] => [
  ...["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"],
  // ffmpeg from 6.1 on sends the first 0.5 s at once; OBS has nothing to send before it is made. (0 = 0.5)
  ...["-re", "-readrate_initial_burst", "0.001"],
  ...["-stream_loop", "-1", "-i", media, "-map", "0:v:0", "-map", "0:a?", "-c", "copy"],
  // Empty application and `rtmp://ADDRESS:PORT/` as tcUrl: what OBS makes of the server `rtmp://ADDRESS/`.
  ...["-f", "flv", "-flvflags", "no_duration_filesize", "-rtmp_app", target.app ?? ""],
  ...["-fpre", preset],
  ...(target.authority === undefined
    ? [`rtmp://${target.address}:${target.port ?? 1935}/${target.app ?? ""}`]
    : [
        ...["-tls_verify", "1", "-ca_file", target.authority],
        `rtmps://${target.address}:${target.port ?? 1938}/`,
      ]),
];

const FIRST_DELAY_MS = 2000;
const GROWTH = 1.5;
const LONGEST_DELAY_MS = 15 * 60 * 1000;

/**
 * How long OBS waits before it tries again, ms (libobs/obs-output.c: 2 s, half as much again each time).
 * @param failures tries in a row that did not even connect; a TCP connect counts as success in OBS 29
 */
export const retryDelayMs = (failures: number): number =>
  Math.min(FIRST_DELAY_MS * GROWTH ** failures, LONGEST_DELAY_MS);
