// Runs one scenario, and makes its result of what came of it; of one that failed the evidence is taken at once.
import { messageOf } from "../../support/message-of";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { collectRowEvidence } from "./evidence";
import { PLATFORMS } from "../result/platform-names";
import type { Scenario } from "./scenario";
import { outcomeOf, type Figures, type Outcome } from "../result/outcome";
import { resultOf, type ScenarioResult } from "../result/report";

/** The reason of a scenario that was given up because the whole rehearsal is to end. */
export const INTERRUPTED = "interrupted";

export const runScenario = async (
  bed: Bed,
  scenario: Scenario,
  {
    evidence,
    interrupted,
    aloud = bed.say,
  }: {
    /** The folder for it; made where it is needed. */
    evidence: string;
    /** Rejects with INTERRUPTED. */
    interrupted: Promise<never>;
    /** Where its progress goes. @default as all progress */
    aloud?: (line: string) => void;
  },
): Promise<{ result: ScenarioResult; shortfall: readonly string[] }> => {
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
    aloud(line);
  };
  say(`${scenario.name}: ${scenario.title}`);
  const figures: Figures = {};
  const since = now();
  const run = async (): Promise<Outcome> => scenario.run(bed, figures); // one may throw at once
  const outcome = await Promise.race([run(), interrupted]).catch((error: unknown) =>
    outcomeOf({ problems: [messageOf(error)] }),
  );
  const seconds = Number(((now() - since) / 1000).toFixed(1));
  const result = resultOf(scenario.name, outcome, figures, seconds);
  const { shortfall } = outcome;
  for (const each of shortfall) say(`  not proved here: ${each}`);
  if (result.reason === undefined) {
    say(`  passed in ${result.seconds} s${describe(result)}`);
    return { result, shortfall };
  }
  say(`  FAILED: ${result.reason}`);
  if (result.reason === INTERRUPTED) return { result, shortfall };
  await Promise.race([
    collectRowEvidence(bed.evident, evidence, { since, lines }),
    interrupted,
  ]).catch((why: unknown) => {
    say(`  its evidence is not whole: ${messageOf(why)}`);
  });
  say(`  what the machines and the platforms said of it: ${evidence}`);
  return { result, shortfall };
};

const describe = ({ measures, figures, remark }: ScenarioResult): string =>
  (remark === undefined ? "" : `\n             ${remark}`) +
  Object.entries(figures)
    .map(([name, value]) => `\n             ${name}: ${value ?? "not seen"}`)
    .join("") +
  PLATFORMS.map((name) => {
    const {
      placeholderAfterSeconds: placeholder,
      liveAfterSeconds: live,
      sessionsEnded,
    } = measures[name];
    if (placeholder === null || live === null) return "";
    return `\n             ${name}: placeholder ${placeholder.toFixed(2)} s after the loss, live ${live.toFixed(2)} s after the connect, ${sessionsEnded ?? "?"} sessions ended`;
  }).join("");
