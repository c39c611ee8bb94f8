// Decides by which units a release is judged, and what is wrong with one of them: then the release is undone. Pure.
import { MEDIAMTX_UNIT } from "../shared/names";
import type { Plan } from "./plan";
import type { Run } from "./systemd";
import { isRestream } from "./units";

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
    (unit) => !isRestream(unit) && !unit.endsWith(".timer") && wasWell(before.get(unit)),
  );

/** s: one that systemd had to start again since then dies again and again, for all that is known. */
const STEADY_SECONDS = 20;

const wasWell = (run: Run | undefined): boolean =>
  run?.state === "active" && run.restartedAgo >= STEADY_SECONDS;

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
