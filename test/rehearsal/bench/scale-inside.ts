// The bench's scale, as the first process of its sandbox: one server of this project, more and more destinations.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { messageOf } from "../../support/message-of";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { orderOf } from "../../support/media/frame-id";
import { progress } from "../../support/progress";
import { asFirstProcess } from "../../support/world/sandbox";
import { writeWhole } from "../../support/write-whole";
import type { NginxPlatform } from "../../support/platform/nginx-platform";
import { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { WITHIN_MS } from "../verbs/deadlines";
import { usedBy } from "../verbs/used";
import { busyPercent } from "./judge/cost";
import { allBack, lostFrames, whyUnmeasured } from "./judge/scale";
import { RESULT_FILE, type Order } from "./order";
import type { ScaleCell } from "./result";
import { cellsOf, measuredSeconds, mostDestinations, SENT } from "./scale-plan";
import { openServer, restreamOf } from "./scale-server";
import { scaleInWords } from "./show/words";
import { hostTime } from "./steady";

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Order;
const say = progress(order.startedAt, order.place);
const SHARED_UNITS = ["mediamtx-hub", "mediamtx-restream", "mediamtx-feed", "restreamd"];
const SETTLES_MS = 4000;
const BACK_WITHIN_MS = 60_000;
const LEAST_PICTURES = 10;

interface Place {
  bed: Bed;
  many: NginxPlatform;
  address: string;
}

const cells: ScaleCell[] = [];
/** Name of who publishes; empty at first. */
let published = "";
const write = (): void => {
  writeWhole(join(order.run.path, RESULT_FILE), JSON.stringify(cells));
};

const main = async (): Promise<void> => {
  const wanted = cellsOf(order.quick);
  const bed = await Bed.open(order, { say, notifiesFromStart: false });
  const { many, address, isHeld } = await openServer(bed, mostDestinations(order.quick));
  if (!isHeld) say("  this kernel holds nobody to 2 GB: what is told is what was used");
  for (const [index, cell] of wanted.entries()) {
    const { mbps, destinations } = cell;
    say(`scale ${index + 1} of ${wanted.length}: ${destinations} destinations at ${mbps} Mb/s`);
    try {
      cells.push(await measured({ bed, many, address }, cell));
    } catch (error) {
      cells.push({ ...cell, ...NOTHING, unmeasured: messageOf(error) });
    }
    say(`  ${scaleInWords(cells.at(-1))}`);
    write();
  }
};

const NOTHING = {
  ...{ cpuPercent: null, memoryMB: null, lostFrames: null, hostBusyPercent: null },
  ...{ secondsUntilAllPublish: null, secondsUntilAllLive: null },
};

const measured = async (
  place: Place,
  { mbps, destinations }: { mbps: number; destinations: number },
): Promise<ScaleCell> => {
  const { bed, many } = place;
  const source = SENT[mbps];
  if (source === undefined) throw new Error(`no media of ${mbps} Mb/s`);
  await publish(place, source);
  const units = Array.from({ length: destinations }, (_, index) => restreamOf(index));
  await bed.machine.exec("systemctl", "start", ...units);
  await allLive(place, destinations, source, now());
  await pause(SETTLES_MS);

  const all = [...SHARED_UNITS, ...units];
  const since = now();
  const [before, hostBefore] = [await usedBy(bed, all), hostTime()];
  await pause(measuredSeconds(order.quick) * 1000);
  const [after, hostAfter] = [await usedBy(bed, all), hostTime()];
  const until = now();
  const host = busyPercent([hostBefore, hostAfter]);
  const media = await orderOf(join(bed.runFolder, `${source}.flv`), "video");
  const lost = lostFrames(media, many.frames(since), { since, until, wanted: destinations });
  const unmeasured = whyUnmeasured(host);
  const { publish: publishing, live } = await killed(place, destinations, source);
  return {
    ...{ destinations, mbps, hostBusyPercent: host },
    ...(unmeasured === undefined ? {} : { unmeasured }),
    cpuPercent: Number(
      (((after.cpuSeconds - before.cpuSeconds) / ((until - since) / 1000)) * 100).toFixed(1),
    ),
    memoryMB: Math.round(after.megabytes),
    ...{ lostFrames: lost, secondsUntilAllPublish: publishing, secondsUntilAllLive: live },
  };
};

/** This one, where another one published before: everything begins with one destination again. */
const publish = async ({ bed, address }: Place, source: (typeof SENT)[number]): Promise<void> => {
  const name = `at-${source}`;
  if (bed.publisher.isStarted) {
    if (published === name) return;
    await bed.publisher.kill();
    const units = Array.from({ length: mostDestinations(order.quick) }, (_, index) =>
      restreamOf(index),
    );
    await bed.machine.exec("systemctl", "stop", ...units);
  }
  bed.publisher = bed.publishers.newPublisher(name, address, SECRETS.publishKey, { source });
  bed.publisher.start();
  await bed.publisher.waitForConnect(WITHIN_MS.connects);
  published = name;
};

/** Every destination has one open connection, and pictures of this source on it. */
const allLive = ({ many }: Place, wanted: number, source: string, since: number): Promise<void> =>
  eventually(`${wanted} destinations receive ${source}`, BACK_WITHIN_MS, () => {
    const open = many.connections.filter(({ endedAt }) => endedAt === undefined);
    const frames = many.frames(since).filter((frame) => frame.source === source);
    const moving = open.filter(
      ({ id }) =>
        frames.filter(({ recording, kind }) => recording === `many-${id}` && kind === "video")
          .length >= LEAST_PICTURES,
    );
    if (open.length !== wanted || moving.length !== wanted)
      throw new Error(`${open.length} connections, ${moving.length} with a moving picture`);
  });

const killed = async (
  { bed, many }: Place,
  wanted: number,
  source: string,
): Promise<{ publish: number | null; live: number | null }> => {
  const killedAt = now();
  await bed.machine.exec(
    ...["systemctl", "kill", "--kill-whom=main", "--signal=KILL", "mediamtx-restream"],
  );
  const back = (): ReturnType<typeof allBack> => {
    const frames = many.frames(killedAt);
    const at = bed.publisher.connectedAt;
    const connectedAt = at !== undefined && at > killedAt ? at : undefined;
    return allBack(
      wanted,
      many.connections.map((connection) => ({
        connection,
        frames: frames.filter(({ recording }) => recording === `many-${connection.id}`),
      })),
      source,
      { killedAt, connectedAt },
    );
  };
  return eventually("all are live again", BACK_WITHIN_MS, () => {
    const seen = back();
    if (seen.live === null || seen.publish === null) throw new Error("one of them is not");
    return seen;
  }).catch(() => back());
};

asFirstProcess(main);
