// Somebody who may not publish tries, often, or holds connections open: viewers notice nothing.
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { tryToPublish } from "../../support/publisher/publisher";
import { HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { untilSaid } from "../verbs/journal";
import { row } from "../verbs/row";
import { WITHIN_MS } from "../verbs/deadlines";
import { liveUntouched } from "../verbs/untouched";

const WRONG_KEY = "test-key-retired-0123456789abcdef";
const TRIES = 20;
const WITHIN_SECONDS = 10;

export const wrongCredentials = row(
  "wrong-credentials",
  `a retired key, then ${TRIES} wrong ones in ${WITHIN_SECONDS} s: live untouched, each refusal in the log with its address`,
  async (bed, since, figures) => {
    const address = (await bed.project.output("address")) as string;
    const attempt = async (index: number): Promise<void> => {
      const host = bed.home;
      const key = `${WRONG_KEY}${index}`;
      await tryToPublish(
        bed.publishers.publisherOptions(`wrong-${index}`, address, key, { source: "ghost", host }),
      );
    };
    const problems = await liveUntouched(bed, figures, since, async () => {
      await attempt(0);
      const tries: Promise<void>[] = [];
      for (let index = 1; index <= TRIES; index++) {
        tries.push(attempt(index));
        await pause((WITHIN_SECONDS * 1000) / TRIES);
      }
      await Promise.all(tries);
      const lines = await untilSaid(bed, since, ["closed", "failed to authenticate", HOME], {
        count: 1 + TRIES,
        withinMs: WITHIN_MS.saidToMany,
      });
      figures["refusals in the log times"] = lines.length;
    });
    return { problems };
  },
);

const CONNECTIONS = 200;
const HELD_SECONDS = 20;
const RTMP = 1935;

/** Opens them all, says how many it got, says nothing to the server, and counts those that it closed. */
const HOLD = `
const [address, port, count, seconds] = process.argv.slice(1);
let open = 0, closed = 0;
for (let index = 0; index < Number(count); index++)
  require("node:net").connect(Number(port), address)
    .on("connect", () => open++).on("error", () => {}).on("close", () => closed++).resume();
setTimeout(() => { console.log(JSON.stringify({ open, closed })); process.exit(0); }, Number(seconds) * 1000);
`;

export const heldConnections = row(
  "held-connections",
  `${CONNECTIONS} connections from an allowed address that say nothing: live untouched, the server lets go of them`,
  async (bed, since, figures) => {
    const address = (await bed.project.output("address")) as string;
    const problems = await liveUntouched(bed, figures, since, async () => {
      const { open, closed } = await hold(bed, address);
      figures["connections that the server took times"] = open;
      figures["of these closed by it meanwhile times"] = closed;
      if (closed !== CONNECTIONS)
        throw new Error(`the server still holds ${CONNECTIONS - closed} after ${HELD_SECONDS} s`);
      if (open !== CONNECTIONS) throw new Error(`only ${open} of ${CONNECTIONS} connected`);
    });
    return { problems };
  },
);

const hold = async ({ home }: Bed, address: string): Promise<{ open: number; closed: number }> => {
  const args = [address, RTMP, CONNECTIONS, HELD_SECONDS].map(String);
  const child = home.spawn([process.execPath, "-e", HOLD, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout?.on("data", (text: Buffer) => (said += text.toString()));
  await once(child, "close");
  return JSON.parse(said) as { open: number; closed: number };
};
