// Looks at the droplet (systemd, sockets, MediaMTX, the hub) and leaves the result for other programs.
import { execFile } from "node:child_process";
import { uptime } from "node:os";
import {
  API_HOST,
  FEED_UNIT,
  HUB_HTTP_PORT,
  HUB_UNIT,
  MEDIAMTX_UNIT,
  PATH,
} from "../../shared/names";
import { NOW_FILE, type Now } from "../../shared/event";
import {
  type PathFacts,
  type PublisherFacts,
  readConnected,
  readPath,
  readPublisher,
} from "../../shared/mediamtx/answer";
import { readListening, readSockets, readUnits, UNIT_PROPERTIES, type Sample } from "./sample";
import { ask, askApi, type Answer } from "../../shared/mediamtx/api";
import { writeWhole } from "../../shared/files";

const API_WITHIN_MS = 1500;
const COMMAND_WITHIN_MS = 5000;
/** The command and the notices read it. */
const READABLE = 0o644;

/** A sample, and what MediaMTX says of its path; undefined: it did not answer. */
export interface Look {
  sample: Sample;
  path: PathFacts | undefined;
}

export const look = async (key: string): Promise<Look> => {
  const at = now();
  const [units, sockets, listeners, api, hub] = await Promise.all([
    output("systemctl", [
      ...["show", `--property=${UNIT_PROPERTIES.join(",")}`],
      ...[MEDIAMTX_UNIT, HUB_UNIT, FEED_UNIT, "restream-*.service"],
    ]),
    output("ss", ["-tinHeO", "state", "established"]),
    output("ss", ["-tlnHO"]),
    askMediamtx(key, `/v3/paths/get/${PATH}`),
    ask({ host: API_HOST, port: HUB_HTTP_PORT, path: "/" }, API_WITHIN_MS),
  ]);
  return {
    sample: {
      at,
      units: readUnits(units),
      sockets: readSockets(sockets),
      listening: readListening(listeners),
      api: api.answer,
      hub: hub.answer,
    },
    path: readPath(api.text),
  };
};

/** The publisher of this connection. */
export const askPublisher = async (
  key: string,
  connection: string,
): Promise<PublisherFacts | undefined> =>
  readPublisher((await askMediamtx(key, "/v3/rtmpconns/list")).text, connection);

/** The connections to MediaMTX; undefined: it did not answer. */
export const askConnected = async (key: string): Promise<string[] | undefined> =>
  readConnected((await askMediamtx(key, "/v3/rtmpconns/list")).text);

/** Another one after each start of the machine; from systemd, because /proc/sys is hidden from us. */
export const bootOf = async (): Promise<string> =>
  (
    await output("systemctl", [
      "show",
      "--property=UserspaceTimestamp",
      "--timestamp=us",
      "--value",
    ])
  ).trim();

/** The last words of a restream. */
export const journalOf = (destination: string): Promise<string> =>
  output("journalctl", [
    ...["--no-pager", "--output=cat", "--lines=25"],
    // Only its own words, without systemd's.
    `_SYSTEMD_UNIT=restream-${destination}.service`,
  ]).catch(() => "");

export const writeNow = (seen: Now): Promise<void> =>
  writeWhole(NOW_FILE, `${JSON.stringify(seen)}\n`, READABLE);

/** Milliseconds since the machine started. */
export const now = (): number => uptime() * 1000;

/** Whether the server answers; an error status counts as an answer. A body that comes too late is empty. */
const askMediamtx = (key: string, path: string): Promise<Answer> =>
  askApi(key, path, { withinMs: API_WITHIN_MS });

export const output = (program: string, args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, args, { timeout: COMMAND_WITHIN_MS }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message));
      else resolve(stdout);
    });
  });
