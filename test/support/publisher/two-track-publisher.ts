// Stands for OBS with a second audio track ("Twitch VOD track"), by enhanced RTMP: ffmpeg below 8 cannot send that,
// MediaMTX can, with its `forward`; ffmpeg hands it picture and sounds over RTSP inside the same host.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Spawn } from "../media/spawn";
import type { PublisherTarget } from "./publisher-command";

export interface TwoTrackPublisherOptions {
  /** On its host, outside of any root. */
  readonly spawn: Spawn;
  readonly mediamtx: string;
  readonly configFile: string;
  /** ffmpeg's. */
  readonly spawnFfmpeg: Spawn;
  /** Paths of two FLV files as ffmpeg sees them: picture and first sound; second sound. */
  readonly media: readonly [string, string];
  readonly target: PublisherTarget;
}

const RTSP = "127.0.0.1:8554";
/** The forwarder tries again after 5 s, ffmpeg ends without a server. */
const STARTS_WITHIN_MS = 1500;

export class TwoTrackPublisher {
  readonly #options: TwoTrackPublisherOptions;
  readonly #processes: ChildProcess[] = [];

  constructor(options: TwoTrackPublisherOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { spawn, spawnFfmpeg, mediamtx, configFile, target, media } = this.#options;
    writeFileSync(configFile, JSON.stringify(configOf(target)), { mode: 0o600 });
    this.#processes.push(spawn([mediamtx, configFile], { stdio: "ignore" }));
    await pause(STARTS_WITHIN_MS);
    const inputs = media.flatMap((file) => ["-re", "-stream_loop", "-1", "-i", file]);
    this.#processes.push(
      spawnFfmpeg(
        [
          ...["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", ...inputs],
          ...["-map", "0:v", "-map", "0:a", "-map", "1:a", "-c", "copy"],
          ...["-f", "rtsp", "-rtsp_transport", "tcp", `rtsp://${RTSP}/two`],
        ],
        { stdio: "ignore" },
      ),
    );
  }

  async kill(): Promise<void> {
    for (const one of this.#processes.splice(0)) {
      if (one.exitCode !== null || one.signalCode !== null) continue;
      const ended = once(one, "exit");
      one.kill("SIGKILL");
      await ended;
    }
  }
}

/** A MediaMTX that takes one stream from its own host and publishes it; JSON is YAML. */
const configOf = ({ address, port = 1935, path = "live", user, publishKey }: PublisherTarget) => ({
  rtsp: true,
  rtspTransports: ["tcp"],
  rtspAddress: RTSP,
  rtmp: false,
  hls: false,
  webrtc: false,
  srt: false,
  moq: false,
  paths: {
    two: {
      forward: [{ dest: `rtmp://${address}:${port}#${path}?user=${user}&pass=${publishKey}` }],
    },
  },
});
