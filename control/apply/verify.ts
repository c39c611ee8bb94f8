// Looks at what a release has restarted until it is well, or has not become so in time.
import { setTimeout as pause } from "node:timers/promises";
import { HUB_HTTP_PORT, HUB_UNIT, MEDIAMTX_UNIT, PATH } from "../shared/names";
import { ask, askApi, readApiKey } from "../shared/mediamtx/api";
import { faultOf } from "./judge";
import { runsOf } from "./systemd";

/** The longest wait for a unit to be well again. */
const JUDGED_WITHIN_MS = 20_000;
/**
 * A unit is well when it has stayed the same for so long: longer than the RestartSec= of all that are judged (at most 1 s),
 * for which one that dies as it starts is in another state.
 */
const STEADY_MS = 1500;
const LOOK_EVERY_MS = 250;
/** An API on a busy droplet may be late; a frozen one never answers. */
const ANSWER_WITHIN_MS = 4000;

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
