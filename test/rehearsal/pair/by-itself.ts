// What the rows of a pair that moves by itself share: it is on air and could move; something fails; nobody helps; both never push.
import * as z from "zod";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { outcomeOf, type Figures, type Outcome } from "../result/outcome";
import { PLATFORMS } from "../result/platform-names";
import { bothPushed, whoPushes } from "../spare/pushes";
import { liveAnew, other, readySpare, serversOf, startedAt, type Server } from "../spare/servers";
import { goLive } from "../verbs/go-live";
import { expectLive } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";

/** None of them is a promise: the report has the times. */
const CAN_MOVE_WITHIN_MS = 180_000;
const LIVE_WITHIN_MS = 180_000;
const SETTLES_WITHIN_MS = 240_000;
/** A spare that was switched off; a mutant is not waited for any longer. */
const BACK_WITHIN_MS = 120_000;

const said = z.object({
  name: z.enum(["first", "second"]),
  role: z.enum(["on-air", "spare"]),
  onAir: z.enum(["first", "second"]),
  term: z.number(),
  wanted: z.array(z.string()),
  started: z.array(z.string()),
  byItself: z.object({ canMove: z.boolean(), powerOff: z.number().nullable() }).nullable(),
  why: z.array(z.string()),
});
export type Said = z.infer<typeof said>;

/** What a server says of the pair. @throws Error when it does not */
export const saidBy = async ({ machine }: Server): Promise<Said> =>
  said.parse(
    JSON.parse(await machine.exec("sh", "-c", "/usr/local/bin/restream pair --json || true")),
  );

export interface Both {
  onAir: Server;
  spare: Server;
}

/** By their own words: one on air, which sends what is wanted, and the other one the spare. @throws Error otherwise */
export const bothNow = async (bed: Bed): Promise<Both> => {
  const servers = await serversOf(bed);
  const words = await Promise.all([saidBy(servers.first), saidBy(servers.second)]);
  const onAir = words.filter(({ role }) => role === "on-air");
  const [one] = onAir;
  if (one === undefined || onAir.length > 1) throw new Error(JSON.stringify(words));
  bed.meantDroplet = servers[one.name].id;
  return { onAir: servers[one.name], spare: servers[other(one.name)] };
};

/** Resolves when it is on air, live, and could move. */
export const ready = async (bed: Bed): Promise<Both> => {
  const both = await eventually(
    "one is on air, and the other one the spare",
    SETTLES_WITHIN_MS,
    () => bothNow(bed),
  );
  const running = await startedAt(both.onAir);
  if (running.length < PLATFORMS.length) {
    const { code, output } = await bed.project.restream([
      ...["--node", both.onAir.name, "start", "all"],
    ]);
    if (code !== 0) throw new Error(`restream start all: ${output}`);
  }
  if (bed.publisher.connectedAt === undefined) {
    if (bed.publisher.isStarted) await bed.publisher.kill();
    await goLive(bed);
  } else await expectLive(bed, now(), PLATFORMS, LIVE_WITHIN_MS);
  await readySpare(both.spare, both.onAir.name);
  await canMove(both.onAir);
  await longThere(both.spare);
  return both;
};

/** One that has just started leaves the other one longer (LEAVES in control/failover/decide.ts): the rows are about one that has not. */
const longThere = (spare: Server): Promise<void> =>
  eventually(`${spare.name} has been there for a while`, CAN_MOVE_WITHIN_MS, async () => {
    const started = await spare.machine.exec(
      ...["systemctl", "show", "restreamd-failover"],
      ...["--property=ActiveEnterTimestampMonotonic", "--value"],
    );
    const { byItself } = await saidBy(spare);
    // Microseconds. A container's clock since boot is this machine's.
    const runs = Number(process.hrtime.bigint()) / 1e9 - Number(started) / 1e6;
    // What the spare leaves: twice what power_off takes (docs/usage/pair.md).
    if (runs < 2 * (byItself?.powerOff ?? 0) + 1) throw new Error(`for ${runs} s`);
  });

/** Resolves when this server hears the other one. */
export const hears = (server: Server): Promise<void> =>
  eventually(`${server.name} hears the other one`, CAN_MOVE_WITHIN_MS, async () => {
    const { why } = await saidBy(server);
    if (why.some((one) => one.includes("is not heard"))) throw new Error(why.join());
  });

/** Resolves when this server says that the pair could move by itself now. */
export const canMove = (server: Server): Promise<void> =>
  eventually(`${server.name} says that the pair could move`, CAN_MOVE_WITHIN_MS, async () => {
    const { byItself, why } = await saidBy(server);
    if (!byItself?.canMove) throw new Error(why.join("; "));
  });

/** What a fault is given; what it returns, if that can be called, mends it. */
export interface Course extends Both {
  bed: Bed;
  figures: Figures;
  problems: string[];
  /** ms since the epoch, just before. */
  since: number;
}
type Fault = (course: Course) => unknown;

interface Plan {
  name: string;
  title: string;
  fault: Fault;
  quick?: true;
  /** As long as nobody pushed that the platforms end their broadcast: then it is not asked for. */
  outlastsGrace?: true;
  /** Mended where it is: the other one does not go on. */
  inPlace?: true;
}

/** The other server goes on. */
export const moves = (plan: Plan): Scenario => ({
  ...base(plan),
  run: (bed, figures) =>
    observed(bed, figures, plan, async (course, mend) => {
      const { onAir, spare, since, problems } = course;
      bed.meantDroplet = spare.id;
      await liveAnew(bed, since, LIVE_WITHIN_MS);
      figures["live again s"] = (Date.now() - since) / 1000;
      await mend();
      const after = await eventually("the old one is the spare", SETTLES_WITHIN_MS, () =>
        bothNow(bed),
      );
      if (after.onAir.name !== spare.name) problems.push(`${after.onAir.name} is on air`);
      await readySpare(onAir, spare.name);
      problems.push(...(await nothingAt(onAir)));
    }),
});

/** It goes on where it is, and no platform is touched. */
export const stays = (plan: Plan): Scenario => ({
  ...base(plan),
  run: (bed, figures) =>
    observed(bed, figures, plan, async ({ onAir, spare, since, problems }, mend) => {
      await mend();
      problems.push(...untouched(bed, since, "unbroken"));
      const after = await eventually("as before", BACK_WITHIN_MS, () => bothNow(bed));
      if (after.onAir.name !== onAir.name) problems.push(`${after.onAir.name} is on air`);
      await readySpare(spare, onAir.name);
    }),
});

/** Whoever goes on: one of them does, and never both. */
export const oneGoesOn = (plan: Plan): Scenario => ({
  ...base(plan),
  run: (bed, figures) =>
    observed(bed, figures, plan, async ({ onAir, problems }, mend) => {
      await mend();
      const mended = Date.now();
      const after = await untilOneSends(bed);
      await expectLive(bed, now(), PLATFORMS, LIVE_WITHIN_MS);
      figures["live again after the mend s"] = (Date.now() - mended) / 1000;
      figures["the other one went on (1: yes)"] = after.onAir.name === onAir.name ? 0 : 1;
      if (plan.inPlace && after.onAir.name !== onAir.name)
        problems.push(`${after.onAir.name} went on`);
      await readySpare(after.spare, after.onAir.name);
      problems.push(...(await nothingAt(after.spare)));
    }),
});

const base = ({
  name,
  title,
  quick,
}: Plan): Pick<Scenario, "name" | "title" | "suite"> & { quick?: true } => ({
  ...{ name, title, suite: "pair" },
  ...(quick && { quick }),
});

/** Resolves when the one that says it is on air sends all that is wanted. */
export const untilOneSends = (bed: Bed): Promise<Both> =>
  eventually("one of them sends", SETTLES_WITHIN_MS, async () => {
    const both = await bothNow(bed);
    const running = await startedAt(both.onAir);
    if (running.length < PLATFORMS.length)
      throw new Error(`${both.onAir.name} sends ${running.join()}`);
    return both;
  });

const nothingAt = async (spare: Server): Promise<string[]> => {
  const running = await startedAt(spare);
  return running.length === 0 ? [] : [`${spare.name}, the spare, runs ${running.join()}`];
};

/** Counts who pushes in a course of a row's own. */
export const counted = async (
  bed: Bed,
  figures: Figures,
  course: (both: Both, problems: string[]) => Promise<void>,
): Promise<Outcome> => {
  const both = await ready(bed);
  const problems: string[] = [];
  const counts = await whoPushes([both.onAir, both.spare], () => course(both, problems));
  return outcomeOf({ problems: [...problems, ...bothPushed(counts, figures)] });
};

/** Counts who pushes from before the fault until all is over. */
const observed = async (
  bed: Bed,
  figures: Figures,
  { fault, outlastsGrace }: Plan,
  afterwards: (course: Course, mend: () => Promise<void>) => Promise<void>,
): Promise<Outcome> => {
  const both = await ready(bed);
  const problems: string[] = [];
  const from = now();
  const counts = await whoPushes([both.onAir, both.spare], async () => {
    const course = { ...both, bed, figures, problems, since: Date.now() };
    bed.say(`${both.onAir.name} is on air`);
    const mended = await fault(course);
    let isMended = false;
    const mend = async (): Promise<void> => {
      if (isMended || typeof mended !== "function") return;
      isMended = true;
      await (mended as () => unknown)();
    };
    try {
      await afterwards(course, mend);
    } catch (error) {
      // Who pushed meanwhile is judged all the same.
      problems.push(error instanceof Error ? error.message : String(error));
    } finally {
      await mend();
    }
  });
  problems.push(...bothPushed(counts, figures));
  const lost = PLATFORMS.flatMap((name) =>
    bed.platforms[name]
      .sessions()
      .filter(({ endedAt = -Infinity, end }) => endedAt >= from && end !== "reset")
      .map(({ end }) => `${name}: its broadcast ended (${end ?? "?"})`),
  );
  figures["broadcasts lost"] = lost.length;
  return outcomeOf({ problems: [...problems, ...(outlastsGrace ? [] : lost)] });
};
