// Decides MediaMTX's configuration: one path that is always available, who may publish, everything else off.
import { createHash } from "node:crypto";
import { stringify } from "yaml";
import {
  API_ADDRESS,
  API_USER,
  CERTIFICATE,
  MEDIAMTX_METRICS_ADDRESS,
  PATH,
  RTMP_PORT,
  RTMPS_PORT,
} from "../names";
import type { Secret } from "../secret";
import type { Publisher, Settings } from "../settings";

const LOOPBACK = ["127.0.0.1/32", "::1/128"];

const HEADER = `# Rendered by infra/render/mediamtx.ts. MediaMTX runs on a copy of this file taken at its start
# (LoadCredential= in mediamtx-restream.service): an edit here has no effect until it is restarted.
`;

/**
 * The hash of no known key: whatever happens to the droplet's own (mediamtx-api.env, which replaces this one by
 * MediaMTX's MTX_AUTHINTERNALUSERS_0_PASS), nobody gets in.
 */
const NOBODY = `sha256:${Buffer.alloc(32).toString("base64")}`;

/**
 * mediamtx.yml; `placeholder` is its file's path. Without publishers it is the first boot's: everybody may look from inside, nobody may publish.
 * With `metrics`, whoever is on the droplet may read its numbers. Unencrypted RTMP stays also where OBS may come encrypted
 * only: the feed reads by it, and the cloud firewall lets nobody else there.
 * Every server that MediaMTX has is named, because each is on by default.
 */
export const renderMediamtx = (
  publishers: readonly Pick<Publisher, "name" | "publishKey">[],
  placeholder: string,
  { metrics, rtmps }: Pick<Settings, "metrics" | "rtmps"> = { metrics: false, rtmps: "false" },
): string =>
  HEADER +
  stringify(
    {
      logLevel: "info",
      logDestinations: ["stdout"],
      // How long a silent publisher freezes the picture before the placeholder comes (its timeout per message).
      readTimeout: "4s",
      writeTimeout: "10s",
      writeQueueSize: 512,
      authMethod: "internal",
      authInternalUsers: [
        // The first: mediamtx-api.env counts on it.
        { user: API_USER, pass: NOBODY, ips: LOOPBACK, permissions: [{ action: "api" }] },
        {
          user: "any",
          pass: "",
          ips: LOOPBACK,
          permissions: [
            { action: "read", path: PATH },
            ...(metrics ? [{ action: "metrics" }] : []),
          ],
        },
        ...publishers.map((publisher) => ({
          user: publisher.name,
          pass: hash(publisher.publishKey),
          ips: [],
          permissions: [{ action: "publish", path: PATH }],
        })),
      ],
      // Who may publish changes through it while everything runs (control/apply).
      api: true,
      apiAddress: API_ADDRESS,
      apiAllowOrigins: [],
      ...(metrics
        ? { metrics: true, metricsAddress: MEDIAMTX_METRICS_ADDRESS }
        : { metrics: false }),
      pprof: false,
      playback: false,
      rtsp: false,
      rtmp: true,
      rtmpAddress: `:${RTMP_PORT}`,
      ...(rtmps === "false"
        ? { rtmpEncryption: "no" }
        : {
            rtmpEncryption: "optional",
            rtmpsAddress: `:${RTMPS_PORT}`,
            // One file for both: MediaMTX takes from it what it looks for, and reads it anew when it changes.
            ...{ rtmpServerKey: CERTIFICATE, rtmpServerCert: CERTIFICATE },
          }),
      hls: false,
      webrtc: false,
      srt: false,
      moq: false,
      paths: {
        [PATH]: {
          source: "publisher",
          alwaysAvailable: true,
          alwaysAvailableFile: placeholder,
          // First come, first served: a ghost cannot push the live publisher out.
          overridePublisher: false,
        },
      },
    },
    // YAML 1.1 is what MediaMTX reads: there a bare `no` is a boolean.
    { lineWidth: 0, version: "1.1" },
  );

/** MediaMTX's form of a hashed credential; a plain SHA-256 is enough for a long random key. */
const hash = (key: Secret): string =>
  `sha256:${createHash("sha256").update(key.reveal()).digest("base64")}`;
