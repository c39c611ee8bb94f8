// MediaMTX never reads what its readers acknowledge (its issue 5776): in fast motion, by buffers of the smallest size.
import { execFileSync } from "node:child_process";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed";
import { PLATFORMS } from "../report";
import type { Scenario } from "../scenario";
import { saidSince } from "./journal";
import { mostReceived } from "./received-bytes";
import { backSince, largest, secondsFrom } from "./restream";
import { ensureOnAir, rowsAfter, worstFreeze } from "./row";

/**
 * The kernel's least (SOCK_MIN_RCVBUF). Acknowledgements of 1.1 KB fill it, which is 173 MB of stream; with Debian's
 * buffers it is 4.0 MB and 623 GB (docs/decisions/0013-reader-5776.md).
 */
const SMALL = "2304 2304 2304";
/** 173 MB at 6.2 Mb/s are 225 s. */
const STOPS_WITHIN_MS = 420_000;
const BACK_SECONDS = 5;
const LOOK_EVERY_MS = 1000;
/** writeTimeout of MediaMTX, and as much again for the stop before it and the start after it. */
const FREEZE_SECONDS = 20;

const inner = rowsAfter("faults", prepare)(
  "reader-5776",
  `a long-lived reader meets MediaMTX's #5776 (fast motion, smallest buffers): closed, started again, a picture ≤ ${FREEZE_SECONDS} s later`,
  async (bed, since) => {
    let received = 0;
    const endedAt = await eventually(
      "every restream has ended",
      STOPS_WITHIN_MS,
      async () => {
        received = Math.max(received, await bytesReceived(bed));
        bed.figures["received by a reader MB"] = Math.round(received / 1e6);
        const ends: number[] = [];
        for (const name of PLATFORMS) {
          const ended = bed.platforms[name].connections
            .map((connection) => connection.endedAt ?? 0)
            .find((at) => at >= since);
          if (ended === undefined) throw new Error(`${name} is published to on and on`);
          ends.push(ended);
        }
        return ends;
      },
      LOOK_EVERY_MS,
    );
    const backs: (number | null)[] = [];
    for (const [index, name] of PLATFORMS.entries()) {
      const at = endedAt[index] ?? now();
      backs.push(secondsFrom(at, (await backSince(bed, name, at, 30_000)).pictureAt));
    }
    const worst = largest(backs.map((seconds) => seconds ?? Infinity));
    bed.figures["a picture after ffmpeg's end s"] = worst;
    const freeze = worstFreeze(bed, since);
    bed.figures["longest pause of the picture s"] = freeze;
    const timeouts = (await saidSince(bed, since)).filter((line) =>
      /closed: write tcp 127\.0\.0\.1:1935->.*: i\/o timeout/.test(line),
    ).length;
    bed.figures["readers that MediaMTX closed times"] = timeouts;
    return {
      // ffmpeg takes the end of its input for the end of the broadcast, and says goodbye.
      losesSessions: 1,
      problems: [
        ...(timeouts >= PLATFORMS.length ? [] : [`MediaMTX closed ${timeouts} readers for it`]),
        ...(worst !== null && worst <= BACK_SECONDS
          ? []
          : [`a picture again after ${worst ?? "?"} s`]),
        ...(freeze !== null && freeze <= FREEZE_SECONDS
          ? []
          : [`no picture for ${freeze ?? "?"} s`]),
      ],
    };
  },
);

export const reader5776: Scenario = {
  ...inner,
  run: async (bed) => {
    const before = buffersOf(bed);
    try {
      return await inner.run(bed);
    } finally {
      await setBuffers(bed, before);
    }
  },
};

/**
 * Of the droplet's own network namespace, set from outside: a container may not. A socket keeps the size that its
 * listener was made with.
 */
const SYSCTLS = ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"] as const;

type Buffers = readonly string[];

const sysctl = ({ machine }: Bed, ...args: string[]): string =>
  execFileSync("nsenter", [`--net=${machine.host.namespace}`, "sysctl", ...args], {
    encoding: "utf8",
  });

const buffersOf = (bed: Bed): Buffers =>
  sysctl(bed, "-n", ...SYSCTLS)
    .trim()
    .split("\n");

const setBuffers = async (bed: Bed, values: Buffers): Promise<void> => {
  sysctl(bed, "-q", "-w", ...SYSCTLS.map((name, index) => `${name}=${values[index] ?? ""}`));
  await bed.machine.exec("systemctl", "restart", "mediamtx-restream");
};

async function prepare(bed: Bed): Promise<void> {
  await setBuffers(bed, [SMALL, SMALL]);
  await ensureOnAir(bed);
}

const bytesReceived = async ({ machine }: Bed): Promise<number> =>
  mostReceived(await machine.exec("ss", "-Htin", "dst 127.0.0.1:1935"));
