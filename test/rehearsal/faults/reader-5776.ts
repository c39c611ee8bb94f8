// MediaMTX never reads what its readers acknowledge (its issue 5776): in fast motion, by buffers of the smallest size.
import { execFileSync } from "node:child_process";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { mostReceived } from "../verbs/received-bytes";
import { ensureOnAir, expectLive, rowsAfter, within, worstFreeze } from "../verbs/row";
import { PROMISED_SECONDS } from "../verbs/deadlines";

/**
 * The kernel's least (SOCK_MIN_RCVBUF). Acknowledgements of 1.1 KB fill it, which is 173 MB of stream; with Debian's
 * buffers it is 4.0 MB and 623 GB (docs/decisions/0013-reader-5776.md).
 */
const SMALL = "2304 2304 2304";
/** 173 MB at 6.2 Mb/s are 225 s. */
const STOPS_WITHIN_MS = 420_000;
const LOOK_EVERY_MS = 1000;
/** A reader that ended for another reason has received less. */
const LEAST_MB = 100;

const inner = rowsAfter("faults", prepare)(
  "reader-5776",
  `the feed's long-lived reader meets MediaMTX's #5776 (fast motion, smallest buffers): started again, a picture ≤ ${PROMISED_SECONDS.pictureAfterReader} s later, 0 sessions lost`,
  async (bed, since, figures) => {
    let received = 0;
    await eventually(
      "the feed's reader is another one",
      STOPS_WITHIN_MS,
      async () => {
        const seen = await bytesReceived(bed);
        // While there is none, nothing is known.
        if (seen > 0 && seen < received) return;
        received = Math.max(received, seen);
        figures["received by a reader MB"] = Math.round(received / 1e6);
        throw new Error(`it has received ${Math.round(received / 1e6)} MB and goes on`);
      },
      LOOK_EVERY_MS,
    );
    await expectLive(bed, now());
    const freeze = worstFreeze(bed, since);
    figures["longest pause of the picture s"] = freeze;
    return {
      problems: [
        ...(received / 1e6 >= LEAST_MB ? [] : [`a reader ended after ${received} bytes already`]),
        ...within("a picture", freeze, PROMISED_SECONDS.pictureAfterReader),
      ],
    };
  },
);

export const reader5776: Scenario = {
  ...inner,
  run: async (bed, figures) => {
    const before = buffersOf(bed);
    try {
      return await inner.run(bed, figures);
    } finally {
      await setBuffers(bed, before);
    }
  },
};

/**
 * They belong to the droplet's own network namespace, and are set from outside because a container may not. A socket
 * keeps the size that its listener was made with.
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
