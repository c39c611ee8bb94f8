// Shows that of a row that fails the evidence is kept: taken at once, from the machine itself.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { now } from "../../support/media/clock";
import { expectPlaceholder } from "../verbs/row";
import { runScenario } from "../verbs/run-scenario";
import type { Scenario } from "../verbs/scenario";
import { goLive } from "../verbs/go-live";
import { outcomeOf } from "../result/outcome";

const WHY = "on purpose, for its evidence";

/** OBS comes and is killed, so that MediaMTX has something to say; then it fails. */
const fails: Scenario = {
  name: "fails",
  title: "fails on purpose",
  suite: "self-check",
  run: async (bed) => {
    if (bed.publisher.isStarted) await bed.publisher.kill();
    await goLive(bed);
    const endedAt = (await bed.publisher.kill()) ?? now();
    await expectPlaceholder(bed, endedAt);
    return outcomeOf({ problems: [WHY] });
  },
};

export const evidenceKept: Scenario = {
  name: "evidence-kept",
  title:
    "a row that fails leaves MediaMTX's journal, every unit's state and what the platforms received",
  suite: "self-check",
  run: async (bed) => {
    const folder = join(bed.runFolder, "evidence-kept");
    const interrupted = new Promise<never>(() => undefined);
    const { result } = await runScenario(bed, fails, {
      evidence: folder,
      interrupted,
      aloud: () => undefined,
    });
    const file = (end: string): string => {
      const name = readdirSync(folder).find((each) => each.endsWith(end));
      return name === undefined ? "" : readFileSync(join(folder, name), "utf8");
    };
    const lacking = (
      [
        ["its reason", result.reason === WHY && !result.passed],
        ["its own log", file("row.log").includes(WHY)],
        ["MediaMTX's journal", /is publishing to path 'live'/.test(file("journal.log"))],
        ["the units' states", /mediamtx-hub\.service - .*running/s.test(file("units.log"))],
        ["sockets", file("sockets.log").includes(":1936")],
        ["what the platforms received", file("last-30-s.jsonl").includes('"source":"live"')],
      ] as const
    ).flatMap(([what, isThere]) => (isThere ? [] : [what]));
    return outcomeOf({ problems: lacking.map((what) => `the evidence lacks ${what}`) });
  },
};
