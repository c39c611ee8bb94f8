// Decides whether what a release has restarted is as well as it was before: if not, the release is undone.
import { setTimeout as pause } from "node:timers/promises";
import { HUB_HTTP_PORT, HUB_UNIT, MEDIAMTX_UNIT, PATH } from "../shared/names";
import { ask, askApi, readApiKey } from "../shared/mediamtx/api";
import type { Plan } from "./plan";
import { runsOf, type Run } from "./systemd";
import { isRestream } from "./units";

/** The longest wait for a unit to be well again; a start of MediaMTX takes 1 to 3 s here. */
const JUDGED_WITHIN_MS = 20_000;
/**
 * A unit that dies as it starts does so within some 100 ms, and systemd then waits up to 1 s, in another state, before it
 * starts it again: it is well when it has stayed the same for so long.
 */
const STEADY_MS = 1500;
const LOOK_EVERY_MS = 250;
/** Longer than a busy droplet needs. */
const ANSWER_WITHIN_MS = 4000;

/**
 * The units to judge: those that the release restarts or changes hot, where they ran before. A restream's ffmpeg ends
 * whenever its platform does not take the stream, and that is no fault of the release's; a timer does nothing yet.
 * @param owed what an earlier apply restarted, or was to, and did not live to judge
 */
export const judgedOf = (
  { restart, hot }: Pick<Plan, "restart" | "hot">,
  before: ReadonlyMap<string, Run>,
  owed: readonly string[] = [],
): string[] =>
  [...new Set([...restart, ...owed, ...(hot.length > 0 ? [MEDIAMTX_UNIT] : [])])].filter(
    (unit) => !isRestream(unit) && !unit.endsWith(".timer") && before.get(unit)?.state === "active",
  );

/** What was seen of a unit at one look. */
export interface Seen {
  run: Run | undefined;
  /** Whether it answers what it is asked; true for one that is asked nothing. */
  answers: boolean;
}

/**
 * What is wrong with a unit now; empty: nothing that this look shows.
 * @param first the run that was seen first after the restart; another one since: it has died
 */
export const faultOf = (unit: string, first: Run | undefined, { run, answers }: Seen): string => {
  if (run === undefined || run.state !== "active") return `${unit} is ${run?.state ?? "gone"}`;
  if (first !== undefined && run.invocation !== first.invocation)
    return `${unit} has ended and was started again by systemd`;
  return answers ? "" : `${unit} runs and does not answer`;
};

/** Those that answer now, or are asked nothing. */
export const answering = async (units: readonly string[]): Promise<ReadonlySet<string>> => {
  const all = await Promise.all(units.map(async (unit) => (await answers(unit)) && unit));
  return new Set(all.filter((unit) => unit !== false));
};

/** @param mustAnswer those that answered before. Resolves when all are well. @throws Error that names the unit and what is wrong with it, after 20 s at most */
export const verify = async (
  units: readonly string[],
  mustAnswer: ReadonlySet<string>,
): Promise<void> => {
  if (units.length === 0) return;
  const startedAt = Date.now();
  let first = runsOf(units);
  let steadySince = startedAt;
  for (;;) {
    const runs = runsOf(units);
    const faults = await Promise.all(
      units.map(async (unit) =>
        faultOf(unit, first.get(unit), {
          run: runs.get(unit),
          answers: !mustAnswer.has(unit) || (await answers(unit)),
        }),
      ),
    );
    const fault = faults.find((each) => each !== "");
    if (fault === undefined && Date.now() - steadySince >= STEADY_MS) return;
    if (fault !== undefined) {
      if (Date.now() - startedAt >= JUDGED_WITHIN_MS)
        throw new Error(`${fault}, ${JUDGED_WITHIN_MS / 1000} s after its restart`);
      [first, steadySince] = [runs, Date.now()];
    }
    await pause(LOOK_EVERY_MS);
  }
};

const answers = async (unit: string): Promise<boolean> => {
  if (unit === MEDIAMTX_UNIT) {
    const { status } = await askApi(readApiKey(), `/v3/paths/get/${PATH}`, {
      withinMs: ANSWER_WITHIN_MS,
    });
    return status === 200;
  }
  if (unit !== HUB_UNIT) return true;
  const { answer } = await ask({ host: "127.0.0.1", port: HUB_HTTP_PORT }, ANSWER_WITHIN_MS);
  return answer === "answered";
};
