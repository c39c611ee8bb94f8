// What happens on the road from MediaMTX to the restreams is told: each kind of it provoked, once, with its end.
import { execFileSync } from "node:child_process";
import type { Bed } from "../bed/bed";
import { withScripted } from "../verbs/encoder";
import { expectBack, expectLive } from "../verbs/row";
import { signal } from "../verbs/watchdog";
import { now } from "../../support/media/clock";
import { telling } from "./events";
import { followTold } from "./follow";
import { tellsOf, toldOf, untilTold, type Measured } from "./told";
import { GRACE_SECONDS, WITHIN_MS } from "../verbs/deadlines";

/** MediaMTX's API, on the droplet's loopback. */
const API_PORT = 9997;
/** observe/feed.ts waits so long before it says so, and until it says that it is over. */
const [SILENT_API_SECONDS, MISSING_OVER_SECONDS] = [20, 60];
/** carry-feed waits so long for a picture; then restreamd 4 s. */
const NO_PICTURE_SECONDS = 12 + 4;
/** neither reaches: restreamd waits so long. */
const NOT_FED_SECONDS = 8;

export const feedTold = telling(
  {
    name: "feed-told",
    title:
      "the road from MediaMTX to the restreams: stand-by, hub restarted, nothing fed, API silent, frames missing, no picture; each told, and its end",
  },
  async (bed, problems) => [
    ...(await standBy(bed)),
    ...(await apiSilent(bed, problems)),
    ...(await notFed(bed)),
    ...(await hubRestarted(bed)),
    ...(await badPictures(bed)),
  ],
);

const standBy = async (bed: Bed): Promise<Measured[]> => {
  const { machine } = bed;
  const measured = [
    await tellsOf("stand-by", /stream program \(MediaMTX\) does not answer/, () =>
      machine.exec("systemctl", "stop", "mediamtx-restream"),
    ),
    await tellsOf("stand-by over", /stream program \(MediaMTX\) is back/, () =>
      machine.exec("systemctl", "start", "mediamtx-restream"),
    ),
  ];
  await expectLive(bed, now(), undefined, WITHIN_MS.shownAfterOutage);
  return measured;
};

const apiSilent = async (bed: Bed, problems: string[]): Promise<Measured[]> => {
  const since = now();
  nftAt(
    bed,
    `table inet silent_api {
  chain to { type filter hook input priority 0; policy accept; iif "lo" tcp dport ${API_PORT} drop; }
}
`,
  );
  let measured: Measured;
  try {
    measured = await after(since, SILENT_API_SECONDS, "API silent", /API does not answer/);
  } finally {
    nftAt(bed, "delete table inet silent_api\n");
  }
  const back = await toldOf("API back", now(), /MediaMTX's API answers again/);
  // The trouble is a rule of ours, which no restart ends: only that the advice can be followed is shown.
  const followedAt = now();
  problems.push(
    ...(await followTold(bed, since, /API does not answer/, {
      expects: [/^restream ssh systemctl restart mediamtx-restream$/],
    })),
  );
  await expectBack(bed, followedAt);
  return [measured, back];
};

const notFed = async (bed: Bed): Promise<Measured[]> => {
  const { machine } = bed;
  const since = now();
  await machine.exec("systemctl", "stop", "mediamtx-feed");
  let measured: Measured;
  try {
    measured = await after(since, NOT_FED_SECONDS, "nothing fed", /Nothing reaches the platforms/);
  } finally {
    await machine.exec("systemctl", "start", "mediamtx-feed");
  }
  return [measured, await toldOf("fed again", now(), /platforms are fed again/)];
};

const hubRestarted = async (bed: Bed): Promise<Measured[]> => {
  const measured = await tellsOf("hub restarted", /The server's hub restarted/, () =>
    signal(bed, "mediamtx-hub", "SIGKILL"),
  );
  await expectLive(bed, now() + 2000);
  return [measured];
};

/** OBS leaves frames out; then its picture stops altogether, and comes back. */
const badPictures = async (bed: Bed): Promise<Measured[]> =>
  withScripted(bed, {}, async (_, encoder) => {
    const since = now();
    encoder.play({ leaveOut: [{ from: 0, to: 30, below: 2 }] });
    const missing = await after(since, 30, "frames missing", /OBS leaves frames out/);
    await untilTold(since, /picture from OBS is whole again/, 30 + MISSING_OVER_SECONDS + 30);
    const stoppedAt = now();
    encoder.play({ stops: [{ kind: "video", from: 0, to: 40 }] });
    const stopped = await after(stoppedAt, NO_PICTURE_SECONDS, "no picture", /cannot be shown/);
    await untilTold(stoppedAt, /OBS's picture can be shown again/, 40 + 20 + 30);
    return [missing, stopped];
  });

/** What is only told once it has lasted for a while. */
const after = async (
  since: number,
  lastsSeconds: number,
  what: string,
  words: RegExp,
): Promise<Measured> => {
  const seconds = await untilTold(since, words, lastsSeconds + 2 * GRACE_SECONDS.toldOfFeed);
  return { what, seconds: Math.max(0, seconds - lastsSeconds) };
};

const nftAt = ({ machine }: Bed, input: string): void => {
  execFileSync("nsenter", [`--net=${machine.host.namespace}`, "nft", "-f", "-"], { input });
};
